import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { faultSchema } from "#sandbox/box/http/faults.ts";
import { type Sandbox, startSandbox } from "#sandbox/box/sandbox.ts";
import { REAL_BOX } from "#sandbox/box/switches.ts";
import { boxAccess } from "#test/box-access.ts";
import { systemClock } from "./clock.ts";
import { boxProviderWith } from "./provider.ts";

const patience = { timeoutMs: 2000, totalMs: 300, firstWaitMs: 10 };
const provider = boxProviderWith({ person: patience, run: patience }, systemClock);
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => {
  sandbox.state.faults.clear();
  sandbox.state.switches = { ...REAL_BOX };
});

function fault(route: string, action: string, times: number | null = null) {
  sandbox.state.faults.set(route, {
    ...faultSchema.parse({ action, times, retryAfterSeconds: 0 }),
    seen: 0,
    spoiled: 0,
  });
}

describe("identify", () => {
  test("an administrator is known with account, role and enterprise", async () => {
    const identity = await provider.identify(boxAccess(sandbox, "admin@acme.example"));
    expect(identity).toMatchObject({
      login: "admin@acme.example",
      role: "admin",
      isAdministrator: true,
      enterprise: { name: "Acme" },
    });
  });

  test.each(["user", "null", "absent"] as const)("a free account has no enterprise, with role %s", async (freeRole) => {
    sandbox.state.switches.freeRole = freeRole;
    const identity = await provider.identify(boxAccess(sandbox, "frida@free.example"));
    expect(identity).toMatchObject({ enterprise: null, isAdministrator: false });
  });

  test("an app that the enterprise disabled is told from a token that is refused", async () => {
    const access = boxAccess(sandbox, "admin@acme.example");
    fault("users-me", "appDisabled");
    await expect(provider.identify(access)).rejects.toMatchObject({ code: "app_disabled" });
    fault("users-me", "unauthorized", 1);
    await expect(provider.identify(access)).resolves.toMatchObject({ role: "admin" });
    fault("users-me", "unauthorized");
    await expect(provider.identify(access)).rejects.toMatchObject({ code: "authorization_revoked" });
  });

  test.each([
    ["429", "rate_limited_too_long"],
    ["500", "provider_unavailable"],
    ["502", "provider_unavailable"],
    ["503", "provider_unavailable"],
    ["409", "provider_unavailable"],
    ["reset", "provider_unavailable"],
    ["html", "provider_answer_invalid"],
    ["truncated", "provider_answer_invalid"],
    ["wrongTypes", "provider_answer_invalid"],
  ])("%s once is borne, and for ever ends as %s", async (action, code) => {
    const access = boxAccess(sandbox, "admin@acme.example");
    fault("users-me", action, 1);
    await expect(provider.identify(access)).resolves.toMatchObject({ role: "admin" });
    fault("users-me", action);
    await expect(provider.identify(access)).rejects.toMatchObject({ name: "ProviderFailure", code });
  });

  test("a provider that is not there is named with its cause, and never with the token", async () => {
    const access = { ...boxAccess(sandbox, "admin@acme.example"), apiUrl: "http://127.0.0.1:9/2.0" };
    const failure: unknown = await provider.identify(access).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: "provider_unavailable",
      message: expect.stringMatching(/ECONNREFUSED|bad port/),
    });
    expect(String(failure)).not.toContain(await access.tokens.current());
  });

  test("a person who stops waiting is obeyed at once", async () => {
    fault("users-me", "hang");
    const access = { ...boxAccess(sandbox, "admin@acme.example"), signal: AbortSignal.timeout(30) };
    await expect(provider.identify(access)).rejects.toMatchObject({ name: "TimeoutError" });
  });
});

describe("probe", () => {
  test("an admin with every scope has every permission", async () => {
    expect(await provider.probe(boxAccess(sandbox, "admin@acme.example"))).toEqual({
      users: "granted",
      groups: "granted",
      memberships: "granted",
      activity: "granted",
    });
  });

  test.each(["header", "json", "permissions"] as const)("a scope that lacks is found, told as %s", async (shape) => {
    sandbox.state.switches.scopeRefusal = shape;
    const access = boxAccess(sandbox, "admin@acme.example", ["manage_managed_users"]);
    expect(await provider.probe(access)).toEqual({
      users: "granted",
      groups: "missing",
      memberships: "missing",
      activity: "missing",
    });
  });

  test("a plain user may read nothing", async () => {
    const access = boxAccess(sandbox, "user@acme.example");
    expect(await provider.probe(access)).toMatchObject({ users: "missing", activity: "missing" });
  });
});
