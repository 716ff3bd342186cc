import { beforeEach, describe, expect, test } from "vitest";
import { engine } from "#lib/caller.ts";
import { db, type Prisma } from "#lib/db.ts";
import { createConnector, createGrant } from "#test/runs.ts";
import { startDueRuns } from "./due.ts";

beforeEach(async () => {
  await db.connector.updateMany({ data: { nextDueAt: null } });
  await db.scheduleWatch.update({ where: { id: 1 }, data: { lookedAt: null, awakeSince: null } });
});

const at = (text: string) => new Date(text);
const hourly = { schedule: { kind: "hourly", everyHours: 1, minute: 0 }, timeZone: "UTC" };

function dueConnector(nextDueAt: string, overrides: Partial<Prisma.ConnectorUncheckedCreateInput> = {}) {
  return createConnector({ ...hourly, nextDueAt: at(nextDueAt), ...overrides });
}

/** Every planned time of the connector with what became of it, and when it is due next. */
async function ledger(connectorId: string) {
  const connector = await db.connector.findUniqueOrThrow({ where: { id: connectorId } });
  const occurrences = await db.occurrence.findMany({ where: { connectorId }, orderBy: { dueAt: "asc" } });
  const runs = await db.run.findMany({ where: { connectorId } });
  return {
    next: connector.nextDueAt?.toISOString() ?? null,
    times: occurrences.map((each) => `${each.dueAt.toISOString().slice(5, 16)} ${each.outcome}`),
    reasons: occurrences.map((each) => each.reason),
    runs,
    runIds: occurrences.flatMap((each) => (each.runId ? [each.runId] : [])),
  };
}

test("a planned time that has come is one run, and the next one is set", async () => {
  const { id } = await dueConnector("2026-11-20T10:00:00Z");
  await startDueRuns(engine, at("2026-11-20T09:59:59Z"));
  expect(await ledger(id)).toMatchObject({ times: [], next: "2026-11-20T10:00:00.000Z" });
  expect(await startDueRuns(engine, at("2026-11-20T10:00:02Z"))).toEqual({ runs: 1, isMore: false });
  expect(await startDueRuns(engine, at("2026-11-20T10:00:05Z"))).toEqual({ runs: 0, isMore: false });
  const { times, next, runs, runIds } = await ledger(id);
  expect(times).toEqual(["11-20T10:00 run"]);
  expect(next).toBe("2026-11-20T11:00:00.000Z");
  expect(runs.map((run) => [run.id, run.trigger, run.state])).toEqual([[runIds[0], "schedule", "queued"]]);
  const audit = await db.auditEvent.findMany({ where: { noun: "run", subjectId: runs[0]?.id } });
  expect(audit.map((row) => [row.event, row.actorName])).toEqual([["started", "Engine"]]);
});

test("more than one tick decides is told, so that the next one follows at once", async () => {
  const now = at("2026-11-20T10:00:02Z");
  for (let count = 0; count < 201; count += 1) {
    await dueConnector("2026-11-20T10:00:00Z", { grantId: null, pausedAt: now });
  }
  expect(await startDueRuns(engine, now)).toEqual({ runs: 0, isMore: true });
  expect(await startDueRuns(engine, now)).toEqual({ runs: 0, isMore: false });
});

describe("what was missed while the engine was down", () => {
  test("is caught up by one run, and the others are in the ledger", async () => {
    const { id } = await dueConnector("2026-11-20T10:00:00Z");
    await startDueRuns(engine, at("2026-11-20T13:30:00Z"));
    const { times, next, reasons, runs } = await ledger(id);
    expect(times).toEqual(["11-20T10:00 missed", "11-20T11:00 missed", "11-20T12:00 missed", "11-20T13:00 run"]);
    expect(reasons.every((reason) => reason?.includes("engine was not running"))).toBe(true);
    expect([next, runs.length]).toEqual(["2026-11-20T14:00:00.000Z", 1]);
  });

  test("is left out where the connector skips it", async () => {
    const { id } = await dueConnector("2026-11-20T12:00:00Z", { missedPolicy: "skip" });
    await startDueRuns(engine, at("2026-11-20T13:30:00Z"));
    const { times, runs } = await ledger(id);
    expect([times, runs.length]).toEqual([["11-20T12:00 missed", "11-20T13:00 missed"], 0]);
  });

  test("does not keep a connector that skips from a planned time that has just come", async () => {
    const { id } = await dueConnector("2026-11-20T12:00:00Z", { missedPolicy: "skip" });
    await startDueRuns(engine, at("2026-11-20T13:01:00Z"));
    expect((await ledger(id)).times).toEqual(["11-20T12:00 missed", "11-20T13:00 run"]);
  });

  test("ends as rows also when it is hundreds of planned times", async () => {
    const { id } = await dueConnector("2026-11-01T00:00:00Z");
    await startDueRuns(engine, at("2026-11-20T13:30:00Z"));
    const { times, runs, next } = await ledger(id);
    expect(times).toHaveLength(19 * 24 + 14);
    expect(times.filter((time) => time.endsWith("run"))).toEqual(["11-20T13:00 run"]);
    expect([runs.length, next]).toEqual([1, "2026-11-20T14:00:00.000Z"]);
  });
});

describe("a planned time is skipped with its reason", () => {
  const now = at("2026-11-20T10:00:01Z");
  const cases: [string, () => Promise<{ id: string }>, string][] = [
    ["while the connector is paused", () => dueConnector("2026-11-20T10:00:00Z", { pausedAt: now }), "paused"],
    ["without a grant", () => dueConnector("2026-11-20T10:00:00Z", { grantId: null }), "not authorized"],
    [
      "when the authorization has ended",
      async () => {
        const grant = await createGrant({ state: "needs_authorization" });
        return dueConnector("2026-11-20T10:00:00Z", { grantId: grant.id });
      },
      "authorization has ended",
    ],
    [
      "while the run before is under way",
      async () => {
        const connector = await dueConnector("2026-11-20T09:00:00Z");
        await startDueRuns(engine, at("2026-11-20T09:00:01Z"));
        return connector;
      },
      "still under way",
    ],
  ];
  test.for(cases)("%s", async ([, make, reason]) => {
    const { id } = await make();
    await startDueRuns(engine, now);
    const { times, reasons, next, runs } = await ledger(id);
    expect(times.at(-1)).toBe("11-20T10:00 skipped");
    expect(reasons.at(-1)).toContain(reason);
    expect(next).toBe("2026-11-20T11:00:00.000Z");
    expect(runs).toHaveLength(times.filter((time) => time.endsWith("run")).length);
  });
});

test("engines that tick at once make exactly one run of each planned time", async () => {
  const connectors = await Promise.all(Array.from({ length: 12 }, () => dueConnector("2026-11-20T10:00:00Z")));
  const now = at("2026-11-20T10:00:01Z");
  for (let round = 0; round < 3; round += 1) {
    await Promise.all(Array.from({ length: 5 }, () => startDueRuns(engine, now)));
  }
  for (const { id } of connectors) {
    const { times, runs, runIds } = await ledger(id);
    expect([times, runs.map((run) => run.id)]).toEqual([["11-20T10:00 run"], runIds]);
  }
});

test("through a year of clock changes each planned time of the zone's clock is one run", async () => {
  const { id } = await createConnector({
    schedule: { kind: "daily", times: ["02:30"] },
    timeZone: "America/New_York",
    nextDueAt: at("2026-03-07T07:30:00Z"),
  });
  for (const now of ["2026-03-07T07:30:01Z", "2026-03-08T07:30:01Z", "2026-03-09T07:30:01Z"]) {
    await startDueRuns(engine, at(now));
    await db.run.updateMany({ where: { connectorId: id }, data: { state: "cancelled" } });
  }
  // On 8 March the clock goes from 02:00 to 03:00: it runs when the clock goes on.
  expect((await ledger(id)).times).toEqual(["03-07T07:30 run", "03-08T07:00 run", "03-09T06:30 run"]);
});

test("a connector that can't be decided keeps no other from its run, and is told of", async () => {
  const broken = await dueConnector("2026-11-20T09:00:00Z", { schedule: { kind: "whenever" } });
  const sound = await dueConnector("2026-11-20T10:00:00Z");
  const ticking = startDueRuns(engine, at("2026-11-20T10:00:01Z"));
  await expect(ticking).rejects.toThrow("could not be decided");
  expect((await ledger(sound.id)).runs).toHaveLength(1);
  expect((await ledger(broken.id)).times).toEqual([]);
});

test("a run that can't be made keeps none from being made that is due with it", async () => {
  const due = "2026-11-20T10:00:00Z";
  const [before, broken, after] = [
    await dueConnector(due),
    await dueConnector(due, { kind: "gone" }),
    await dueConnector(due),
  ];
  await expect(startDueRuns(engine, at("2026-11-20T10:00:01Z"))).rejects.toThrow("could not be decided");
  for (const { id } of [before, after])
    expect(await ledger(id)).toMatchObject({ times: ["11-20T10:00 run"], next: "2026-11-20T11:00:00.000Z" });
  expect(await ledger(broken.id)).toMatchObject({ times: [], runs: [], next: "2026-11-20T10:00:00.000Z" });
});

test("each of many runs that are due together has its streams, its state and its audit row", async () => {
  const connectors = await Promise.all(Array.from({ length: 60 }, () => dueConnector("2026-11-20T10:00:00Z")));
  expect(await startDueRuns(engine, at("2026-11-20T10:00:01Z"))).toEqual({ runs: 60, isMore: false });
  const where = { connectorId: { in: connectors.map(({ id }) => id) } };
  const runs = await db.run.findMany({ where, include: { streams: true, transitions: true, occurrences: true } });
  expect(runs).toHaveLength(60);
  const audit = await db.auditEvent.findMany({ where: { noun: "run", subjectId: { in: runs.map(({ id }) => id) } } });
  for (const run of runs) {
    expect(run.streams.map(({ stream }) => stream).sort()).toEqual(["activity", "groups", "memberships", "users"]);
    expect(run.transitions.map(({ toState, actor }) => [toState, actor])).toEqual([["queued", "Engine"]]);
    expect(run.occurrences.map(({ connectorId, outcome }) => [connectorId, outcome])).toEqual([
      [run.connectorId, "run"],
    ]);
    expect(audit.filter(({ subjectId }) => subjectId === run.id).map(({ event, after }) => [event, after])).toEqual([
      ["started", { connectorId: run.connectorId }],
    ]);
  }
});
