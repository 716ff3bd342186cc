import { beforeAll, expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { failRun } from "#lib/runs/fail.ts";
import { startRun } from "#lib/runs/start.ts";
import { createEndpointServer } from "#test/endpoint-servers.ts";
import { beginRun, createConnector, createGrant, createOperator, takeInventory } from "#test/runs.ts";
import { connectorFilterOf } from "./filters.ts";
import { readConnectors } from "./read.ts";
import type { ConnectorState } from "./states.ts";

const ids = {} as Record<ConnectorState, string>;

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

async function withGrant(overrides: Parameters<typeof createGrant>[0]): Promise<string> {
  return (await createConnector({ grantId: (await createGrant(overrides)).id })).id;
}

/** A connector whose last run has failed, and the machine that ran it. */
async function failed(): Promise<string> {
  const { server, connectorId, runId, epoch } = await beginRun();
  await failRun(server, runId, { epoch, failureCode: "provider_unavailable", detail: "503" });
  return connectorId;
}

async function held(): Promise<string> {
  const { id } = await createConnector();
  await takeInventory(id, { users: ["1", "2", "3", "4", "5"] });
  await takeInventory(id, { users: ["1"] });
  return id;
}

async function queued(): Promise<string> {
  const { id } = await createConnector();
  await startRun(await createOperator(), id);
  return id;
}

async function waiting(): Promise<string> {
  const id = await queued();
  await db.run.updateMany({ where: { connectorId: id }, data: { state: "paused" } });
  return id;
}

beforeAll(async () => {
  await createEndpointServer({ kinds: ["box"] });
  const without = await createEndpointServer();
  ids.paused = (await createConnector({ pausedAt: new Date(), grantId: null })).id;
  ids["not-authorized"] = (await createConnector({ grantId: null })).id;
  ids["needs-authorization"] = await withGrant({ state: "needs_authorization" });
  ids["credentials-refused"] = await withGrant({ refreshFailure: "client_credentials_invalid" });
  ids["authorization-ending"] = await withGrant({ refreshTokenIssuedAt: daysAgo(31) });
  ids["nowhere-to-run"] = (await createConnector({ endpointServerId: without.id })).id;
  ids.held = await held();
  ids.failing = await failed();
  ids.waiting = await waiting();
  ids.running = await queued();
  ids.ready = await withGrant({ refreshTokenIssuedAt: daysAgo(29) });
});

const listedIn = async (state: string) => {
  const filter = connectorFilterOf({ state });
  const { connectors } = await readConnectors(await createOperator(), "box", filter, 200);
  return connectors.map(({ id, state }) => [id, state]);
};

test.each([
  "paused",
  "not-authorized",
  "needs-authorization",
  "credentials-refused",
  "authorization-ending",
  "nowhere-to-run",
  "running",
  "waiting",
  "held",
  "failing",
  "ready",
] as const)("the list of those %s has that connector, and none in another state", async (state) => {
  const found = await listedIn(state);
  expect(found).toContainEqual([ids[state], state]);
  expect(found.filter(([, other]) => other !== state)).toEqual([]);
});

test("several states are listed together, and one that is unknown filters nothing", async () => {
  const both = await listedIn("held,failing");
  expect(both).toEqual(
    expect.arrayContaining([
      [ids.held, "held"],
      [ids.failing, "failing"],
    ]),
  );
  expect(both.map(([id]) => id)).not.toContain(ids.ready);
  expect((await listedIn("nonsense")).map(([id]) => id)).toEqual(expect.arrayContaining(Object.values(ids)));
});
