import { beforeEach, describe, expect, test } from "vitest";
import { engine } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { createEndpointServer } from "#test/endpoint-servers.ts";
import { beginRun, createConnector, createOperator, ended, makeBatch, makeUser, pack } from "#test/runs.ts";
import { receiveBatch } from "./batches.ts";
import { completeRun } from "./complete.ts";
import { endLeasesOf, expireLeases } from "./expire.ts";
import { failRun } from "./fail.ts";
import { leaseLost } from "./fence.ts";
import { acknowledgeRun, releaseRun, renewLease } from "./holding.ts";
import { leaseRun } from "./lease.ts";
import { recordLog } from "./log.ts";
import { startRun } from "./start.ts";

// Runs that other tests left waiting would be handed out first.
beforeEach(() => db.run.updateMany({ where: { state: "queued" }, data: { state: "cancelled" } }));

async function queueRun(overrides: Parameters<typeof createConnector>[0] = {}) {
  const connector = await createConnector(overrides);
  return { connector, ...(await startRun(await createOperator(), connector.id)) };
}

const passLease = (runId: string) =>
  db.$executeRaw`UPDATE run SET lease_until = now() - interval '1 second' WHERE id = ${runId}::uuid`;

const stateOf = (runId: string) =>
  db.run.findUniqueOrThrow({ where: { id: runId }, omit: { queuedAt: true, leaseUntil: true } });

describe("of twenty endpoint servers that ask at once", () => {
  test("one gets the run", async () => {
    const { runId } = await queueRun();
    const servers = await Promise.all(Array.from({ length: 20 }, () => createEndpointServer({ kinds: ["box"] })));
    const leases = await Promise.all(servers.map(({ caller }) => leaseRun(caller)));
    expect(leases.filter((lease) => lease !== null).map((lease) => [lease.runId, lease.epoch])).toEqual([[runId, 1]]);
  });

  test("each gets another of twenty runs, oldest first", async () => {
    const runs = [];
    for (let index = 0; index < 20; index += 1) runs.push((await queueRun()).runId);
    const servers = await Promise.all(Array.from({ length: 20 }, () => createEndpointServer({ kinds: ["box"] })));
    const first = servers.pop();
    expect((first && (await leaseRun(first.caller)))?.runId).toBe(runs[0]);
    const leases = await Promise.all(servers.map(({ caller }) => leaseRun(caller)));
    expect(new Set(leases.map((lease) => lease?.runId))).toEqual(new Set(runs.slice(1)));
  });
});

test("an endpoint server gets the oldest of its own runs and of those that any may take", async () => {
  const { caller } = await createEndpointServer({ kinds: ["box"] });
  const placements = [null, caller.id, null, caller.id];
  const queued: string[] = [];
  for (const endpointServerId of placements) queued.push((await queueRun({ endpointServerId })).runId);
  const taken: (string | undefined)[] = [];
  for (const _ of placements) taken.push((await leaseRun(caller))?.runId);
  expect(taken).toEqual(queued);
});

describe("an endpoint server gets no run", () => {
  test.for([
    ["without the feature", { kinds: [] }],
    ["while it drains", { kinds: ["box"], draining: true }],
  ] as const)("%s", async ([, facts]) => {
    await queueRun();
    const { caller } = await createEndpointServer({ ...facts, kinds: [...facts.kinds] });
    expect(await leaseRun(caller)).toBeNull();
  });

  test("of a connector that is placed on another", async () => {
    const chosen = await createEndpointServer({ kinds: ["box"] });
    const { runId } = await queueRun({ endpointServerId: chosen.id });
    const { caller } = await createEndpointServer({ kinds: ["box"] });
    expect(await leaseRun(caller)).toBeNull();
    expect((await leaseRun(chosen.caller))?.runId).toBe(runId);
  });

  test("that this installation can't reach: the run fails with the reason", async () => {
    const { runId } = await queueRun({ environment: "gone" });
    const { caller } = await createEndpointServer({ kinds: ["box"] });
    expect(await leaseRun(caller)).toBeNull();
    expect(await stateOf(runId)).toMatchObject({
      ...{ state: "failed", failureCode: "internal" },
      failureDetail: 'This installation no longer reaches box as "gone". Edit the connector.',
    });
  });
});

test("the lease carries what the run needs, and no secret", async () => {
  const { lease } = await beginRun({ overrides: { settings: { lookBackDays: 30 } } });
  expect(lease).toMatchObject({
    kind: "box",
    connectorName: "Acme",
    apiUrl: "https://api.box.com/2.0",
    enterpriseId: "900",
    settings: { lookBackDays: 30 },
    requestsPerMinute: 1000,
    leaseSeconds: 60,
  });
  expect(JSON.stringify(lease)).not.toMatch(/secret|refresh|token/);
});

describe("an endpoint server that did not take up a run in time, and may hear nothing", () => {
  beforeEach(() => db.endpointServer.updateMany({ data: { removedAt: new Date() } }));

  const lapse = async () => {
    const { caller } = await createEndpointServer({ kinds: ["box"] });
    const { runId } = await queueRun();
    expect((await leaseRun(caller))?.runId).toBe(runId);
    await passLease(runId);
    await expireLeases(engine);
    return { runId, caller };
  };

  test("leaves it to one that is free", async () => {
    const { runId, caller } = await lapse();
    const other = await createEndpointServer({ kinds: ["box"] });
    expect(await leaseRun(caller)).toBeNull();
    expect((await leaseRun(other.caller))?.runId).toBe(runId);
  });

  test("gets it a minute later, when nobody has taken it", async () => {
    const { runId, caller } = await lapse();
    await createEndpointServer({ kinds: ["box"] });
    const pass = (seconds: number) => db.$executeRaw`
      UPDATE endpoint_server SET stands_back_until = stands_back_until - make_interval(secs => ${seconds})
      WHERE id = ${caller.id}::uuid`;
    await pass(58);
    expect(await leaseRun(caller)).toBeNull();
    await pass(2);
    expect((await leaseRun(caller))?.runId).toBe(runId);
  });

  test("gets it at once when it is placed there", async () => {
    const { caller } = await createEndpointServer({ kinds: ["box"] });
    await createEndpointServer({ kinds: ["box"] });
    const { runId } = await queueRun({ endpointServerId: caller.id });
    await leaseRun(caller);
    await passLease(runId);
    await expireLeases(engine);
    expect((await leaseRun(caller))?.runId).toBe(runId);
  });

  test.for([
    ["has not the feature", { kinds: [] }],
    ["drains", { kinds: ["box"], draining: true }],
    ["is late", { kinds: ["box"], seenSecondsAgo: 40 }],
    ["was never seen", { kinds: ["box"], seenSecondsAgo: null }],
  ] as const)("gets it at once when every other %s", async ([, facts]) => {
    const { runId, caller } = await lapse();
    await createEndpointServer({ ...facts, kinds: [...facts.kinds] });
    expect((await leaseRun(caller))?.runId).toBe(runId);
  });

  test("gets it at once when every other is quarantined, removed, busy or as deaf", async () => {
    const { caller: busy } = await createEndpointServer({ kinds: ["box"] });
    const held = await queueRun();
    expect((await leaseRun(busy))?.runId).toBe(held.runId);
    const changes = [
      { trust: "quarantined" as const },
      { removedAt: new Date() },
      { standsBackUntil: new Date(Date.now() + 50_000) },
    ];
    for (const data of changes) {
      const { id } = await createEndpointServer({ kinds: ["box"] });
      await db.endpointServer.update({ where: { id }, data });
    }
    const { runId, caller } = await lapse();
    expect((await leaseRun(caller))?.runId).toBe(runId);
  });
});

test("a run not acknowledged in time is handed out again, and its late first holder is turned away", async () => {
  const { runId } = await queueRun();
  const [first, second] = [
    await createEndpointServer({ kinds: ["box"] }),
    await createEndpointServer({ kinds: ["box"] }),
  ];
  await leaseRun(first.caller);
  await passLease(runId);
  await expireLeases(engine);
  expect(await stateOf(runId)).toMatchObject({ state: "queued", takeoversWithoutProgress: 1 });
  expect((await leaseRun(second.caller))?.epoch).toBe(2);
  expect(await acknowledgeRun(first.caller, runId, 1)).toEqual(leaseLost);
  expect(await acknowledgeRun(second.caller, runId, 2)).toMatchObject({ cancel: false });
  expect(await acknowledgeRun(second.caller, runId, 2)).toMatchObject({ cancel: false });
});

test("a lease that is renewed does not expire", async () => {
  const { runId, server } = await beginRun();
  await passLease(runId);
  expect(await renewLease(server, runId, 1)).toMatchObject({ leaseSeconds: 60, cancel: false });
  await expireLeases(engine);
  expect(await stateOf(runId)).toMatchObject({ state: "running", epoch: 1 });
});

test("after a takeover the new holder goes on from the last batch, and the old one changes nothing", async () => {
  const { runId, server: old, send } = await beginRun();
  await send(makeBatch("activity", [], { end: ended }));
  await send(makeBatch("users", [makeUser("1")], { cursor: { marker: "m1" } }));
  await passLease(runId);
  await expireLeases(engine);
  await db.run.update({ where: { id: runId }, data: { placementServerId: null } });
  const { caller: next } = await createEndpointServer({ kinds: ["box"] });
  expect(await leaseRun(next)).toMatchObject({ epoch: 2, cursor: { marker: "m1" }, nextSequence: 2 });
  await acknowledgeRun(next, runId, 2);

  const before = await stateOf(runId);
  const upload = { sequence: 2, ...pack(makeBatch("users", [makeUser("2")], { end: ended })) };
  const line = { at: new Date().toISOString(), level: "info", message: "Still here." } as const;
  const stale = [
    await receiveBatch(old, runId, { epoch: 1, ...upload }),
    await receiveBatch(old, runId, { epoch: 2, ...upload }),
    await receiveBatch(next, runId, { epoch: 1, ...upload }),
    await renewLease(old, runId, 1),
    await releaseRun(old, runId, 1),
    await failRun(old, runId, { epoch: 1, failureCode: "internal", detail: "" }),
    await completeRun(old, runId, { epoch: 1, batches: 2 }),
    await recordLog(old, runId, { epoch: 1, lines: [line] }),
  ];
  expect(stale).toEqual(stale.map(() => leaseLost));
  expect(await stateOf(runId)).toEqual(before);
  expect(await db.inventoryUser.count({ where: { runId } })).toBe(1);

  expect(await receiveBatch(next, runId, { epoch: 2, ...upload })).toEqual({ outcome: "accepted", nextSequence: 3 });
  expect(await db.inventoryUser.count({ where: { runId } })).toBe(2);
});

test("a run handed back is free at once, keeps its epoch and counts no try", async () => {
  const { runId, server } = await beginRun();
  expect(await releaseRun(server, runId, 1)).toEqual({ released: true });
  expect(await releaseRun(server, runId, 1)).toEqual({ released: true });
  expect(await stateOf(runId)).toMatchObject({ state: "queued", epoch: 1, takeoversWithoutProgress: 0 });
  expect(await renewLease(server, runId, 1)).toEqual(leaseLost);
  expect((await leaseRun(server))?.epoch).toBe(2);
});

test("a run lost five times without progress has failed; a batch in between starts the count again", async () => {
  const { runId, server, send } = await beginRun();
  await send(makeBatch("activity", [], { end: ended }));
  for (let epoch = 1; epoch <= 4; epoch += 1) {
    await passLease(runId);
    await expireLeases(engine);
    await leaseRun(server);
    await acknowledgeRun(server, runId, epoch + 1);
  }
  const upload = { epoch: 5, sequence: 1, ...pack(makeBatch("groups", [], { end: ended })) };
  await receiveBatch(server, runId, upload);
  expect(await stateOf(runId)).toMatchObject({ state: "running", takeoversWithoutProgress: 0 });
  for (let epoch = 5; epoch <= 9; epoch += 1) {
    await passLease(runId);
    await expireLeases(engine);
    if (epoch < 9) {
      await leaseRun(server);
      await acknowledgeRun(server, runId, epoch + 1);
    }
  }
  expect(await stateOf(runId)).toMatchObject({ state: "failed", failureCode: "endpoint_server_lost" });
  expect(await leaseRun(server)).toBeNull();
});

test("several engines that expire leases at once take each run away once", async () => {
  const runs = await Promise.all([beginRun(), beginRun(), beginRun()]);
  for (const { runId } of runs) await passLease(runId);
  const counts = await Promise.all(Array.from({ length: 4 }, () => expireLeases(engine)));
  expect(counts.reduce((sum, count) => sum + count)).toBe(3);
  for (const { runId } of runs) expect(await stateOf(runId)).toMatchObject({ takeoversWithoutProgress: 1 });
});

test("a removed endpoint server's run is free for another", async () => {
  const { runId, server } = await beginRun();
  await db.$transaction((transaction) => endLeasesOf(transaction, server.id, "was removed"));
  expect(await stateOf(runId)).toMatchObject({ state: "queued", reason: `${server.name} was removed.` });
  expect(await renewLease(server, runId, 1)).toEqual(leaseLost);
});
