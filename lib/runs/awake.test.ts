import { beforeEach, expect, test } from "vitest";
import { engine } from "#lib/caller.ts";
import { db, type Prisma } from "#lib/db.ts";
import { createConnector } from "#test/runs.ts";
import { startDueRuns } from "./due.ts";

const at = (time: string) => new Date(`2026-11-20T${time}Z`);
const tick = (time: string) => startDueRuns(engine, at(time));

function skipper(nextDueAt: string, overrides: Partial<Prisma.ConnectorUncheckedCreateInput> = {}) {
  const hourly = {
    schedule: { kind: "hourly", everyHours: 1, minute: 0 },
    timeZone: "UTC",
    missedPolicy: "skip",
  } as const;
  return createConnector({ ...hourly, nextDueAt: at(nextDueAt), ...overrides });
}

/** Every planned time of the connector with what became of it and why. */
async function ledger(connectorId: string): Promise<string[]> {
  const occurrences = await db.occurrence.findMany({ where: { connectorId }, orderBy: { dueAt: "asc" } });
  return occurrences.map(({ dueAt, outcome, reason }) => `${dueAt.toISOString().slice(11, 16)} ${outcome}: ${reason}`);
}

/** Ticks at these times while another transaction has the connector in hand, so that they don't get to it. */
async function tickWithout(connectorId: string, times: string[]): Promise<void> {
  await db.$transaction(
    async (transaction) => {
      await transaction.$executeRaw`SELECT FROM connector WHERE id = ${connectorId}::uuid FOR UPDATE`;
      for (const time of times) await tick(time);
    },
    { timeout: 10_000 },
  );
}

beforeEach(async () => {
  await db.connector.deleteMany();
  await db.scheduleWatch.update({ where: { id: 1 }, data: { lookedAt: null, awakeSince: null } });
  await tick("09:55:00");
  await tick("09:59:00");
});

const skipped = "10:00 missed: The engine was not running. The connector skips what it missed.";

test("a connector that engines get to after more than five minutes is not missed, and its run says why it is late", async () => {
  const { id } = await skipper("10:00:00");
  await tickWithout(id, ["10:00:02", "10:04:30"]);
  await tick("10:08:50");
  expect(await ledger(id)).toEqual(["10:00 run: Started late: the engine did not get to it sooner."]);
});

test("a planned time that the next one overtook before the engine got to it was not missed", async () => {
  const { id } = await skipper("10:00:00");
  const times = Array.from({ length: 16 }, (_, place) => new Date(at("10:00:01").getTime() + place * 240_000));
  await tickWithout(
    id,
    times.map((time) => time.toISOString().slice(11, 19)),
  );
  await tick("11:02:00");
  expect(await ledger(id)).toEqual([
    "10:00 skipped: The engine did not get to it in time; a later planned time stands for this one.",
    "11:00 run: null",
  ]);
});

test("what came while no engine looked is missed, however late an engine that is back gets to it", async () => {
  const { id } = await skipper("10:00:00");
  const fresh = await skipper("10:26:00", { schedule: { kind: "hourly", everyHours: 1, minute: 26 } });
  await tickWithout(id, ["10:30:00", "10:34:00"]);
  await tick("10:38:00");
  expect([await ledger(id), await ledger(fresh.id)]).toEqual([[skipped], ["10:26 run: null"]]);
});

test("engines that go away in the middle of a backlog have missed what was left of it", async () => {
  const { id } = await skipper("10:00:00");
  await tickWithout(id, ["10:00:02"]);
  await tick("10:20:00");
  expect(await ledger(id)).toEqual([skipped]);
});

test("a pause shorter than five minutes misses nothing", async () => {
  const { id } = await skipper("09:59:01", { schedule: { kind: "hourly", everyHours: 1, minute: 59 } });
  await tickWithout(id, ["10:00:00"]);
  await tick("10:04:59");
  expect(await ledger(id)).toEqual(["09:59 run: Started late: the engine did not get to it sooner."]);
});

test("engines that come back at once agree on what was missed", async () => {
  const connectors = await Promise.all(Array.from({ length: 12 }, () => skipper("10:00:00")));
  await Promise.all(Array.from({ length: 4 }, () => tick("10:30:00")));
  const ledgers = await Promise.all(connectors.map(({ id }) => ledger(id)));
  expect(ledgers).toEqual(connectors.map(() => [skipped]));
});

test("a database's clock that is set back is no pause, and does not hide the next one", async () => {
  const { id } = await skipper("09:00:00");
  await tick("08:59:59");
  await tick("09:00:01");
  expect(await ledger(id)).toEqual(["09:00 run: null"]);
  const next = await skipper("09:10:00");
  await tick("09:30:00");
  expect(await ledger(next.id)).toEqual([skipped.replace("10:00", "09:10")]);
});
