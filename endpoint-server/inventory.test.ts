import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { engine as engineCaller } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { makeEnrolmentCode } from "#lib/endpoint-servers/enrolment-codes.ts";
import { startRun } from "#lib/runs/start.ts";
import { faultSchema } from "#sandbox/box/http/faults.ts";
import { type Sandbox, startSandbox } from "#sandbox/box/sandbox.ts";
import type { Enterprise } from "#sandbox/box/world/enterprise.ts";
import { mutate } from "#sandbox/box/world/mutate.ts";
import { lastAskedForEvents, makeEnterprise, makeOdd, truthOf, unreadable } from "#test/box-truth.ts";
import { createPerson } from "#test/people.ts";
import { type Running, startEndpointServerProcess, startEngineProcess } from "#test/processes.ts";
import { asPublished, rowsOfRun } from "#test/published-rows.ts";
import { createSandboxConnector } from "#test/sandbox-connector.ts";
import { until } from "#test/until.ts";

let sandbox: Sandbox;
let engine: Running & { url: string };
let server: Running;
let folder: string;

async function enrolAndStart(): Promise<Running> {
  const { code } = await makeEnrolmentCode(engineCaller);
  const running = startEndpointServerProcess(engine.url, folder, {
    ENROLMENT_CODE: code,
    ENDPOINT_SERVER_NAME: "alpha",
  });
  const row = await until(() => db.endpointServer.findFirst({ where: { lastSeenAt: { not: null } } }), {
    withinSeconds: 20,
    that: `the endpoint server is seen: ${running.output()}`,
  });
  await db.endpointServerFeature.create({ data: { endpointServerId: row?.id ?? "", kind: "box" } });
  return running;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "endpoint-server-"));
  sandbox = await startSandbox({ world: "empty" });
  Object.assign(sandbox.state.switches, { shortPages: true, ratePerMinute: 0, positionAs: "alternating" });
  engine = await startEngineProcess(sandbox.url);
  server = await enrolAndStart();
}, 60_000);

afterEach(() => sandbox.state.faults.clear());

afterAll(async () => {
  await Promise.all([server?.stop(), engine?.stop()]);
  await sandbox?.close();
  await rm(folder, { recursive: true });
});

let made = 0;
async function connect(size: Record<string, number> = {}) {
  made += 1;
  const spec = { users: 1300, groups: 30, memberships: 3000, eventsPerDay: 100, eventDays: 20, ...size };
  const enterprise = makeEnterprise(sandbox, { domain: `acme-${made}.example`, ...spec });
  const connector = await createSandboxConnector(sandbox, enterprise);
  return { enterprise, connector };
}

function runIn(state: string, runId: string, withinSeconds = 60) {
  return until(
    async () => {
      const run = await db.run.findUniqueOrThrow({ where: { id: runId } });
      if (["failed", "held", "published"].includes(run.state) && run.state !== state)
        throw new Error(`It is ${run.state}: ${run.reason ?? run.failureDetail}`);
      return run.state === state && run;
    },
    { withinSeconds, that: `the run is ${state}` },
  );
}

/** The rows that the enterprise's inventory should have, with what had happened when its events were read. */
const truthRead = (enterprise: Enterprise) =>
  asPublished(truthOf(sandbox, enterprise, 90, lastAskedForEvents(sandbox)));

async function expectTruth(runId: string, enterprise: Enterprise) {
  expect(await rowsOfRun(runId)).toEqual(truthRead(enterprise));
}

test("a published inventory equals Box field by field, with odd records and short pages", async () => {
  const { enterprise, connector } = await connect();
  makeOdd(sandbox, enterprise);
  const { runId } = await startRun(await createPerson(), connector.id);
  await runIn("published", runId);
  await expectTruth(runId, enterprise);
  const streams = await db.runStream.findMany({ where: { runId }, orderBy: { stream: "asc" } });
  expect(streams.map(({ stream, outcome }) => [stream, outcome])).toEqual([
    ["activity", "complete"],
    ["groups", "complete"],
    ["memberships", "complete"],
    ["users", "complete"],
  ]);
  expect(await db.setAsideRecord.count({ where: { runId } })).toBe(unreadable.length);
  expect(await db.runLogLine.count({ where: { runId } })).toBeGreaterThan(0);
}, 90_000);

test("the next inventory brings what changed, and goes on in the events where the last one stopped", async () => {
  const { enterprise, connector } = await connect();
  const person = await createPerson();
  const first = await startRun(person, connector.id);
  await runIn("published", first.runId);
  const [one = "", two = ""] = [...truthOf(sandbox, enterprise).users.keys()].slice(100);
  const now = sandbox.state.clock.now();
  for (const mutation of [
    { kind: "removeUser", user: one },
    { kind: "addUsers", count: 3 },
    { kind: "changeUser", user: two, fields: { name: "New Name" } },
    { kind: "addGroup", name: "New group" },
    { kind: "event", type: "LOGIN", user: two },
  ] as const)
    mutate(enterprise, mutation, now);
  sandbox.state.journal.clear();
  const second = await startRun(person, connector.id);
  await runIn("published", second.runId);
  const events = sandbox.state.journal.since(0, "events");
  expect(events.length).toBeGreaterThan(0);
  for (const { query } of events) expect(query).toContain("stream_type=admin_logs_streaming");
  const rows = await rowsOfRun(second.runId);
  const truth = truthRead(enterprise);
  expect(rows.users).toEqual(truth.users);
  expect(rows.groups).toEqual(truth.groups);
  expect(rows.memberships).toEqual(truth.memberships);
}, 90_000);

test("an endpoint server killed in the middle loses nothing: after its restart the run goes on and is the same", async () => {
  const { enterprise, connector } = await connect({ memberships: 4000, groups: 60 });
  makeOdd(sandbox, enterprise);
  const slow = { ...faultSchema.parse({ action: "slow", delayMs: 300 }), seen: 0, spoiled: 0 };
  sandbox.state.faults.set("group-memberships", slow);
  sandbox.state.faults.set("groups", slow);
  const { runId } = await startRun(await createPerson(), connector.id);
  for (const batches of [1, 3]) {
    await until(async () => (await db.run.findUniqueOrThrow({ where: { id: runId } })).nextSequence >= batches, {
      withinSeconds: 40,
      that: `batch ${batches} is there: ${server.output()}`,
    });
    await server.stop("SIGKILL");
    mutate(enterprise, { kind: "addGroup", name: `Group ${batches}` }, sandbox.state.clock.now());
    // The lease ends a minute after the last renewal; here its time is up at once.
    await db.$executeRaw`UPDATE run SET lease_until = now() WHERE id = ${runId}::uuid AND state = 'running'`;
    server = startEndpointServerProcess(engine.url, folder);
    await until(async () => (await db.run.findUniqueOrThrow({ where: { id: runId } })).epoch > (batches + 1) / 2, {
      withinSeconds: 40,
      that: `the run is taken again: ${server.output()}`,
    });
  }
  await runIn("published", runId);
  const rows = await rowsOfRun(runId);
  const truth = truthRead(enterprise);
  expect(rows.users).toEqual(truth.users);
  expect(rows.memberships).toEqual(truth.memberships);
  for (const [id, group] of rows.groups) expect(group).toEqual(truth.groups.get(id));
  expect(rows.groups.size).toBeGreaterThanOrEqual(60);
}, 180_000);

test("on SIGTERM the page at hand is finished and the run handed back without a lost try", async () => {
  const { enterprise, connector } = await connect({ memberships: 4000, groups: 60 });
  const slow = { ...faultSchema.parse({ action: "slow", delayMs: 300 }), seen: 0, spoiled: 0 };
  sandbox.state.faults.set("users", slow);
  const { runId } = await startRun(await createPerson(), connector.id);
  await runIn("running", runId);
  expect(await server.stop("SIGTERM")).toBe(0);
  const released = await db.run.findUniqueOrThrow({ where: { id: runId } });
  expect(released).toMatchObject({ state: "queued", takeoversWithoutProgress: 0 });
  server = startEndpointServerProcess(engine.url, folder);
  await runIn("published", runId);
  await expectTruth(runId, enterprise);
}, 90_000);

test("a machine removed in the console stops and says so", async () => {
  await db.endpointServer.updateMany({ data: { removedAt: new Date() } });
  expect(await server.ended).toBe(1);
  expect(server.output()).toContain("was removed in the console");
}, 60_000);
