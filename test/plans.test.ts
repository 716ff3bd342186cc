import { beforeAll, describe, expect, test } from "vitest";
import { auditFilterOf } from "#lib/audit/filters.ts";
import { readAuditEvents } from "#lib/audit/read.ts";
import { type EndpointServerCaller, engine, type Person } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { readCandidates } from "#lib/endpoint-servers/placement.ts";
import { readServerPage } from "#lib/endpoint-servers/read.ts";
import { keepGrantsAlive, revokeUnusedGrants } from "#lib/grants/keep-alive.ts";
import { groupFilterOf, userFilterOf } from "#lib/inventory/filters.ts";
import { readInventoryGroups } from "#lib/inventory/read-groups.ts";
import { readInventoryUsers } from "#lib/inventory/read-users.ts";
import { findByName } from "#lib/palette/find.ts";
import { startDueRuns } from "#lib/runs/due.ts";
import { expireLeases } from "#lib/runs/expire.ts";
import { runFilterOf } from "#lib/runs/filters.ts";
import { leaseRun } from "#lib/runs/lease.ts";
import { pruneInventories, pruneLeftRows } from "#lib/runs/prune.ts";
import { pruneRunLogs } from "#lib/runs/prune-logs.ts";
import { readRuns } from "#lib/runs/read.ts";
import { createEndpointServer } from "./endpoint-servers.ts";
import { seedInstallation, seedInventory, seedQueue } from "./many-rows.ts";
import { createPerson } from "./people.ts";
import { readingsOf, watchPlans } from "./plans.ts";
import { createWaitingAccess } from "./waiting-access.ts";

const size = { connectors: 4000, servers: 400, runs: 60_000, auditEvents: 60_000 };
const users = 4000;
const queue = { queued: 2000, held: 200 };

/** Tables below this are read whole by any sensible plan. */
const smallTable = 600;

let viewer: Person;
let server: EndpointServerCaller;
let inventory: Awaited<ReturnType<typeof seedInventory>>;
let connectorId: string;
let oldRunId: string;
let bigTables: Set<string>;

beforeAll(async () => {
  await watchPlans();
  await seedInstallation(size);
  await seedQueue(queue);
  await seedInventory(40_000);
  inventory = await seedInventory(users);
  await db.$executeRaw`ANALYZE`;
  viewer = await createPerson({ role: "viewer" });
  ({ caller: server } = await createEndpointServer({ kinds: ["box"] }));
  connectorId = (await db.connector.findFirstOrThrow({ orderBy: { nameKey: "desc" } })).id;
  oldRunId = (await db.run.findFirstOrThrow({ orderBy: { id: "asc" }, skip: 20 })).id;
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT relname::text AS name FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND reltuples > ${smallTable}`;
  bigTables = new Set(tables.map(({ name }) => name));
  // Statistics taken anew in the middle of a test could change the plans that it judges.
  for (const name of bigTables) await db.$executeRawUnsafe(`ALTER TABLE "${name}" SET (autovacuum_enabled = off)`);
}, 60_000);

/**
 * Every statement of `work` reads at most so many rows of big tables, and none of them from end to end, except those
 * that are named.
 */
async function expectToRead(work: () => Promise<unknown>, mostRows: number, ...whole: string[]): Promise<void> {
  const readings = await readingsOf(work);
  expect(readings.length).toBeGreaterThan(0);
  const tooMuch = readings.filter(({ tables }) => {
    const big = tables.filter(({ name }) => bigTables.has(name));
    const rows = big.reduce((sum, table) => sum + table.rows, 0);
    return rows > mostRows || big.some(({ name, isWhole }) => isWhole && !whole.includes(name));
  });
  expect(tooMuch).toEqual([]);
}

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const key = (...parts: string[]) => Buffer.from(JSON.stringify(parts)).toString("base64url");

describe("a page of the run history is found without reading other runs:", () => {
  // A page is 51 runs; of each of them come its four streams and its connector.
  const page = 51 * 5;
  test.for<[string, () => Record<string, string>, number]>([
    ["the newest", () => ({}), page],
    ["the last page", () => ({ after: oldRunId }), page],
    ["of a connector", () => ({ connector: connectorId }), page],
    ["of an endpoint server", () => ({ server: server.id }), page],
    ["started by people, of which there are few", () => ({ trigger: "person" }), page],
    ["in one state that is rare", () => ({ state: "held" }), page],
    ["in one of several states", () => ({ state: "failed,cancelled,rejected" }), 51 * 2 + page],
    ["in one of several states, the last page", () => ({ state: "failed,cancelled", after: oldRunId }), page],
    // The ids do not tell the days exactly: up to a day's runs beside them are looked at.
    ["up to a day long ago", () => ({ to: daysAgo(600) }), page + 2 * (size.runs / 730)],
    ["of a month long ago", () => ({ from: daysAgo(430), to: daysAgo(400) }), page + 2 * (size.runs / 730)],
    // Of each connector, endpoint server and failure whose name holds the text, the newest 51.
    ["about one connector", () => ({ search: "enterprise 3777" }), size.connectors + page],
    ["about many connectors", () => ({ search: "enterprise 37" }), size.connectors + 111 * 51],
    ["about a failure", () => ({ search: "internal" }), size.connectors + page],
    ["about nothing", () => ({ search: "no such name" }), size.connectors + page],
  ])("%s", async ([, filter, mostRows]) => {
    const asked = runFilterOf(filter());
    // What holds a part of a name is found by looking at every name.
    const whole = asked.search ? ["connector"] : [];
    await expectToRead(() => readRuns(viewer, asked), mostRows, ...whole);
  });
});

describe("a page of an inventory is found without reading other inventories:", () => {
  test.for<[string, Record<string, string>, number]>([
    ["the first users", {}, 51],
    ["the last names first", { direction: "desc" }, 51],
    ["by login", { sort: "login" }, 51],
    ["a page in the middle", { after: key("User 8", "1") }, 51],
    ["a page in the middle, backwards", { after: key("User 8", "1"), direction: "desc" }, 51],
    ["administrators, of which there are few", { accounts: "administrators" }, users],
    // No index has these: they are sorted out of the one inventory.
    ["by space used", { sort: "spaceUsed" }, users],
    ["by last activity", { sort: "lastActivity", direction: "desc" }, users],
    ["with a text in the name or login", { search: "user777@" }, users],
  ])("%s", async ([, filter, mostRows]) => {
    await expectToRead(() => readInventoryUsers(viewer, inventory, userFilterOf(filter)), mostRows);
  });

  test("groups with their members counted, from the first and from the last", async () => {
    const members = 51 * (1 + 3 * 50);
    for (const after of [null, key("Group 6", "1")])
      await expectToRead(
        () => readInventoryGroups(viewer, inventory.runId, { ...groupFilterOf({}), after }),
        members + 51,
      );
  });
});

describe("a page of the audit log is found without reading other rows:", () => {
  test.for<[string, () => Record<string, string>, number]>([
    ["the newest", () => ({}), 51],
    ["the last page", () => ({ after: "30" }), 51],
    ["of somebody who did nothing", () => ({ actor: viewer.id }), 51],
    ["of an endpoint server", () => ({ actor: server.id }), 51],
    ["of an event that never was", () => ({ event: "inventory deleted" }), 51],
    ["of a noun", () => ({ noun: "run" }), 51],
    ["about one connector", () => ({ subject: connectorId }), 51],
    ["up to a day long ago", () => ({ to: daysAgo(600) }), 51 + 2 * (size.auditEvents / 730)],
    ["of one day long ago", () => ({ from: daysAgo(600), to: daysAgo(600) }), 51 + 2 * (size.auditEvents / 730)],
  ])("%s", async ([, filter, mostRows]) => {
    await expectToRead(() => readAuditEvents(viewer, auditFilterOf(filter())), mostRows);
  });

  test("a search looks through no more rows than it says", async () => {
    const asked = auditFilterOf({ search: "no such name" });
    await expectToRead(() => readAuditEvents(viewer, asked, 50, 5000), 5000);
    await expectToRead(() => readAuditEvents(viewer, { ...asked, after: "30000" }, 50, 5000), 5000);
  });
});

describe("what is done every few seconds reads what it is about:", () => {
  test("an endpoint server that asks for a run finds the oldest behind those that others alone may take", async () => {
    await db.$executeRaw`UPDATE run SET placement_server_id = (SELECT id FROM endpoint_server ORDER BY id LIMIT 1)
      WHERE state = 'queued' AND queued_at < (SELECT max(queued_at) FROM run WHERE state = 'queued')`;
    await db.$executeRaw`ANALYZE run`;
    await expectToRead(() => leaseRun(server), 10);
    await expectToRead(() => leaseRun(server), 10);
  });

  test("connectors that are due are found among those that are not", async () => {
    await expectToRead(() => startDueRuns(engine), 1);
    await db.connector.update({ where: { id: connectorId }, data: { nextDueAt: new Date(Date.now() - 1000) } });
    await expectToRead(() => startDueRuns(engine), 10);
  });

  test("leases that are over are found among the runs that are held", async () => {
    await expectToRead(() => expireLeases(engine), queue.held + 5);
  });

  test("grants to be kept alive are found among those that were used of late", async () => {
    await expectToRead(() => keepGrantsAlive(engine), 1);
  });

  test("what endpoint servers do now is read from the runs they hold, not from their history", async () => {
    await expectToRead(() => readServerPage(viewer, { limit: 50 }), 3 * (queue.held + 10));
    await expectToRead(() => readCandidates(), queue.held + 10);
  });

  test("a part of a name is found by reading each name once", async () => {
    await expectToRead(() => findByName(viewer, "prise 77"), size.connectors, "connector");
  });
});

test("pruning reads the runs whose inventories are kept, not the history", async () => {
  // Beside the seeded ones: two inventories, and the runs that the tests above made.
  const kept = queue.queued + queue.held + 20;
  await expectToRead(() => pruneInventories(engine), kept + size.connectors, "connector");
  await expectToRead(() => pruneLeftRows(), 20);
  await expectToRead(() => pruneRunLogs(engine), 20);
});

test("grants that no connector has are found among those in use", async () => {
  await expectToRead(() => revokeUnusedGrants(engine), 1);
  // They wait for a person by a link, so that none of them is revoked.
  for (let made = 0; made < 3; made += 1) await createWaitingAccess();
  await expectToRead(() => revokeUnusedGrants(engine), 3 * 3);
});
