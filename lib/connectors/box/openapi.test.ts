import { expect, test } from "vitest";
import { startSandbox } from "#sandbox/box/sandbox.ts";
import { boxAccess } from "#test/box-access.ts";
import { takeInventory } from "#test/box-inventory.ts";
import { openBoxSpecification } from "#test/box-openapi.ts";
import { makeEnterprise } from "#test/box-truth.ts";
import { boxProvider } from "./provider.ts";

const file = process.env.BOX_OPENAPI ?? "";
const name = "Box's specification knows every request of a run";

test.skipIf(file === "")(file === "" ? `${name} (skipped: BOX_OPENAPI names no file)` : name, async () => {
  const sandbox = await startSandbox({ world: "empty" });
  try {
    sandbox.state.switches.shortPages = true;
    const size = { users: 1500, groups: 30, memberships: 400, eventsPerDay: 50, eventDays: 30 };
    const { id: enterpriseId } = makeEnterprise(sandbox, { domain: "acme.example", ...size });
    const access = boxAccess(sandbox, "admin@acme.example");
    const request = { settings: {}, positions: {}, cursor: null, requestsPerMinute: 1_000_000, log: () => {} };
    await boxProvider.identify(access);
    await boxProvider.probe(access);
    await takeInventory(boxProvider, { ...access, ...request, enterpriseId });
    const specification = openBoxSpecification(file);
    const requests = sandbox.state.journal.since(0, null);
    expect(requests.length).toBeGreaterThan(40);
    for (const { method, path, query } of requests)
      expect(specification.validateRequest({ method, path, query: new URLSearchParams(query) }).errors).toEqual([]);
  } finally {
    await sandbox.close();
  }
});
