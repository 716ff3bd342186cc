import { beforeEach, describe, expect, test } from "vitest";
import { engine } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { NotFound } from "#lib/errors.ts";
import { createEndpointServer } from "#test/endpoint-servers.ts";
import { waitsForLock } from "#test/locks.ts";
import { beginRun, createConnector, createOperator } from "#test/runs.ts";
import { until } from "#test/until.ts";
import { endLeasesOf, expireLeases } from "./expire.ts";
import { leaseRun } from "./lease.ts";
import { lockConnectorOf, lockRun } from "./lock.ts";
import { changeState } from "./record.ts";
import { startRun } from "./start.ts";

// Runs that other tests left would be handed out or taken away first.
beforeEach(() =>
  db.run.updateMany({ where: { state: { in: ["queued", "assigned", "running"] } }, data: { state: "cancelled" } }),
);

const past = new Date(Date.now() - 1000);
const stateOf = (runId: string) => db.run.findUniqueOrThrow({ where: { id: runId } });
const logOf = async (runId: string) => {
  const lines = await db.runLogLine.findMany({ where: { runId }, orderBy: { position: "asc" } });
  return lines.map(({ level, message }) => `${level}: ${message}`);
};
const end = (serverId: string) => db.$transaction((transaction) => endLeasesOf(transaction, serverId, "was removed"));

async function assignedRun() {
  const { caller: server } = await createEndpointServer({ kinds: ["box"] });
  const { id } = await createConnector({ endpointServerId: server.id });
  const { runId } = await startRun(await createOperator(), id);
  expect((await leaseRun(server))?.runId).toBe(runId);
  return { runId, server };
}

describe("a run whose lease is over says why it was taken away", () => {
  test("from a holder that was not heard of", async () => {
    const { runId, server } = await beginRun();
    await db.run.update({ where: { id: runId }, data: { leaseUntil: past } });
    expect(await expireLeases(engine)).toBe(1);
    const why = `${server.name} was not heard of for too long.`;
    expect(await stateOf(runId)).toMatchObject({ state: "queued", reason: why, takeoversWithoutProgress: 1 });
    expect(await logOf(runId)).toEqual([`warning: ${why}`]);
  });

  test("from one that did not take it up", async () => {
    const { runId, server } = await assignedRun();
    await db.run.update({ where: { id: runId }, data: { leaseUntil: past } });
    expect(await expireLeases(engine)).toBe(1);
    expect((await stateOf(runId)).reason).toBe(`${server.name} did not take it up in time.`);
  });

  test("from one whose row is gone", async () => {
    const { runId } = await assignedRun();
    await db.run.update({ where: { id: runId }, data: { leaseUntil: past, endpointServerId: null } });
    await expireLeases(engine);
    expect((await stateOf(runId)).reason).toBe("The endpoint server did not take it up in time.");
  });

  test("for the fifth time without progress: it has failed, and says so", async () => {
    const { runId, server } = await beginRun();
    await db.run.update({ where: { id: runId }, data: { leaseUntil: past, takeoversWithoutProgress: 4 } });
    await expireLeases(engine);
    expect(await stateOf(runId)).toMatchObject({
      ...{ state: "failed", failureCode: "endpoint_server_lost", takeoversWithoutProgress: 5 },
      failureDetail: `${server.name} was not heard of for too long. That was the 5th time without any progress.`,
    });
  });
});

test("at most fifty runs are taken away at once, those first whose leases ended first", async () => {
  const { id: connectorId } = await createConnector();
  const first = Date.now() - 100_000;
  const run = { connectorId, kind: "box", trigger: "person", state: "running" } as const;
  const endOf = (place: number) => new Date(first + place * 1000);
  await db.run.createMany({ data: Array.from({ length: 52 }, (_, place) => ({ ...run, leaseUntil: endOf(place) })) });
  expect(await expireLeases(engine)).toBe(50);
  const left = await db.run.findMany({ where: { connectorId, state: "running" }, orderBy: { leaseUntil: "asc" } });
  expect(left.map(({ leaseUntil }) => leaseUntil)).toEqual([endOf(50), endOf(51)]);
  expect(await expireLeases(engine)).toBe(2);
  expect(await expireLeases(engine)).toBe(0);
});

describe("an endpoint server that may not go on", () => {
  test("loses every run it has, assigned or running, and no other does", async () => {
    const running = await beginRun();
    const other = await beginRun();
    const assigned = await assignedRun();
    await db.run.update({ where: { id: assigned.runId }, data: { endpointServerId: running.server.id } });
    const ended = await db.run.create({
      data: {
        ...{ connectorId: running.connectorId, kind: "box", trigger: "person", state: "failed" },
        endpointServerId: running.server.id,
      },
    });
    expect(await end(running.server.id)).toEqual([running.runId, assigned.runId]);
    for (const { runId } of [running, assigned])
      expect(await stateOf(runId)).toMatchObject({ state: "queued", reason: `${running.server.name} was removed.` });
    expect((await stateOf(other.runId)).state).toBe("running");
    expect((await stateOf(ended.id)).state).toBe("failed");
  });

  test("does not lose a run that ends while it is being taken away", async () => {
    const { runId, server } = await beginRun();
    let taking: Promise<string[]> | undefined;
    await db.$transaction(async (transaction) => {
      const run = await lockRun(transaction, runId);
      taking = end(server.id);
      await until(() => waitsForLock("FOR UPDATE OF r"), { that: "the taking away waits for the run" });
      await changeState(transaction, engine, run, "cancelled", { reason: "Enough." });
    });
    await taking;
    expect(await stateOf(runId)).toMatchObject({ state: "cancelled", reason: "Enough.", takeoversWithoutProgress: 0 });
    expect(await logOf(runId)).toEqual([]);
  });
});

test("a run that is not there is locked by nobody, nor is its connector", async () => {
  const nowhere = "00000000-0000-4000-8000-000000000000";
  for (const lock of [lockRun, lockConnectorOf]) {
    const locking = db.$transaction<unknown>((transaction) => lock(transaction, nowhere));
    await expect(locking).rejects.toThrow(NotFound);
    await expect(locking).rejects.toThrow("This run does not exist, or its connector was deleted.");
  }
});
