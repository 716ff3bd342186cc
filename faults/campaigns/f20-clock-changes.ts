import type { Campaign, Field } from "#faults/campaign.ts";
import type { Trials } from "#faults/trials.ts";
import { engine } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { startDueRuns } from "#lib/runs/due.ts";
import { occurrencesByWalking, type Wanted } from "#lib/schedules/minute-walk.ts";
import { nextOccurrence } from "#lib/schedules/occurrences.ts";
import type { Schedule } from "#lib/schedules/schema.ts";
import { clockTransitions } from "#lib/schedules/zone-clock.ts";
import { createConnector } from "#test/runs.ts";
import { until } from "#test/until.ts";

const zones = [
  "Europe/London",
  "America/New_York",
  "America/St_Johns",
  "Australia/Lord_Howe",
  "America/Santiago",
  "Africa/Cairo",
  "Africa/Casablanca",
  "Asia/Beirut",
  "Pacific/Chatham",
  "America/Havana",
  "Antarctica/Troll",
  "Asia/Kolkata",
];

const everyHour = Array.from({ length: 24 }, (_, hour) => hour);
const always = { monthDay: null, weekDays: null };
const schedules: { schedule: Schedule; wanted: Wanted }[] = [
  { schedule: { kind: "daily", times: ["02:30"] }, wanted: { minutes: [30], hours: [2], ...always } },
  { schedule: { kind: "daily", times: ["00:00", "01:30"] }, wanted: { minutes: [0, 30], hours: [0, 1], ...always } },
  { schedule: { kind: "hourly", everyHours: 1, minute: 15 }, wanted: { minutes: [15], hours: everyHour, ...always } },
  { schedule: { kind: "cron", expression: "*/30 * * * *" }, wanted: { minutes: [0, 30], hours: everyHour, ...always } },
  {
    schedule: { kind: "monthly", day: "last", time: "02:15" },
    wanted: { minutes: [15], hours: [2], monthDay: 31, weekDays: null },
  },
];
// 00:00 and 01:30 as lists of hours and minutes mean 00:00, 00:30, 01:00 and 01:30: the oracle is asked for each time.
const oracleOf = ({ schedule, wanted }: (typeof schedules)[number], zone: string, from: Date, to: Date): Date[] => {
  if (schedule.kind !== "daily") return occurrencesByWalking(wanted, zone, from, to);
  const times = schedule.times.map((time) => time.split(":").map(Number));
  const all = times.flatMap(([hour = 0, minute = 0]) =>
    occurrencesByWalking({ ...always, hours: [hour], minutes: [minute] }, zone, from, to),
  );
  return [...new Map(all.map((at) => [at.getTime(), at])).values()].sort(
    (one, other) => one.getTime() - other.getTime(),
  );
};

const hourMs = 3_600_000;

/** Ticks over a day around a moment, with an hour in which the engine is down, and compares the ledger. */
async function tickAround(trials: Trials, zone: string, around: number): Promise<void> {
  const from = new Date(around - 12 * hourMs);
  const to = new Date(around + 12 * hourMs);
  const made = await Promise.all(
    schedules.map(async (planned) => {
      const nextDueAt = nextOccurrence(planned.schedule, zone, from);
      const { id } = await createConnector({ schedule: planned.schedule, timeZone: zone, grantId: null, nextDueAt });
      return { id, planned };
    }),
  );
  const chance = trials.draw();
  const downFrom = around + chance.between(-2 * hourMs, hourMs);
  for (let now = from.getTime(); now < to.getTime(); now += chance.between(4, 40) * 60_000) {
    if (now >= downFrom && now < downFrom + hourMs) continue;
    await startDueRuns(engine, new Date(now));
  }
  await startDueRuns(engine, to);
  for (const { id, planned } of made) {
    await db.connector.update({ where: { id }, data: { nextDueAt: null } });
    const ledger = await db.occurrence.findMany({ where: { connectorId: id }, orderBy: { dueAt: "asc" } });
    const have = ledger.map(({ dueAt }) => dueAt.toISOString());
    const want = oracleOf(planned, zone, from, to).map((at) => at.toISOString());
    trials.tried();
    if (have.join() === want.join()) continue;
    trials.violation(`${JSON.stringify(planned.schedule)} in ${zone} gave ${have.join(" ")} and not ${want.join(" ")}`);
  }
}

/** The engine itself is down for an hour, by the database's clock: the times it missed are on record, and run once. */
async function missAnHour({ stand, connectors, runs }: Field, trials: Trials): Promise<void> {
  const connected = await connectors.connect("F20");
  await stand.killEngine();
  await db.$executeRaw`
    UPDATE connector SET schedule = '{"kind":"cron","expression":"*/15 * * * *"}', time_zone = 'UTC',
      next_due_at = date_trunc('hour', now()) - interval '1 hour' WHERE id = ${connected.id}::uuid`;
  await stand.startEngine();
  trials.injected("an hour without the engine", () => runs.of(connected.id).some(({ state }) => state === "published"));
  await trials.settled();
  const ledger = await db.occurrence.findMany({ where: { connectorId: connected.id }, orderBy: { dueAt: "asc" } });
  const ran = ledger.filter(({ outcome }) => outcome === "run");
  if (ran.length !== 1 || ledger.length < 5)
    trials.violation(`an hour without the engine left ${ledger.length} occurrences and ${ran.length} runs`);
  await until(() =>
    db.connector.update({ where: { id: connected.id }, data: { nextDueAt: null, schedule: { kind: "manual" } } }),
  );
}

/** F20: planned times over changes of the clock and ends of months, and times that the engine missed. */
export const clockChanges: Campaign = {
  fault: "F20",
  title: "clock changes in 12 zones, month ends, an hour without the engine",
  trials: { short: 1, quick: 1, long: 4 },
  async run(field, trials) {
    // Beyond today, so that the engine of the stand leaves them to us.
    const from = Date.UTC(new Date().getUTCFullYear() + 1, 0, 1);
    for (const zone of zones) {
      const changes = clockTransitions(zone, from, from + trials.count * 366 * 24 * hourMs);
      const ends = Array.from({ length: 2 * trials.count }, (_, month) =>
        Date.UTC(new Date(from).getUTCFullYear(), month + 2, 0, 3),
      );
      for (const at of [...changes.map((change) => change.at), ...ends]) await tickAround(trials, zone, at);
    }
    await missAnHour(field, trials);
  },
};
