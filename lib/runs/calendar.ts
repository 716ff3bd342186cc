import { type Caller, requireRole } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { NotFound } from "#lib/errors.ts";
import { occurrencesAfter } from "#lib/schedules/occurrences.ts";
import { type Schedule, schedule as scheduleSchema } from "#lib/schedules/schema.ts";
import { instantOf, wallTime } from "#lib/schedules/zone-clock.ts";
import type { RunState } from "./states.ts";

/** A schedule leaves 15 minutes between two times at least: a month has no more. */
const mostInMonth = 3000;

const monthsShown = 12;

type Month = `${number}-${number}`;

const monthOf = (wallMs: number) => new Date(wallMs).toISOString().slice(0, 7) as Month;

/** The month `step` months from another. */
export function monthFrom(month: string, step: number): string {
  const [year = 1970, number = 1] = month.split("-").map(Number);
  return monthOf(Date.UTC(year, number - 1 + step, 1));
}

/** The instants at which a month begins and ends on the clock of a zone. */
export function monthBounds(month: string, timeZone: string): { from: Date; to: Date } {
  const begin = (text: string) => new Date(instantOf(Date.parse(`${text}-01T00:00:00Z`), timeZone));
  return { from: begin(month), to: begin(monthFrom(month, 1)) };
}

export type PlannedTime = {
  at: Date;
  /** Its day on the clock of the connector's zone, YYYY-MM-DD, and the time HH:MM. */
  day: string;
  time: string;
  outcome: "run" | "skipped" | "missed" | "planned";
  reason: string | null;
  run: { id: string; state: RunState } | null;
};

/** How many of the planned times that have come were run, and how many of the runs published an inventory. */
export type Coverage = { ran: number; skipped: number; missed: number; published: number; planned: number };

/** "27 of 30 planned runs took place (90 %)." Rounded down, so that only all is 100 %; null when none has come yet. */
export function coverageInWords({ ran, skipped, missed, published }: Coverage): string | null {
  const decided = ran + skipped + missed;
  if (decided === 0) return null;
  const percent = Math.floor((ran / decided) * 100);
  return `${ran} of ${decided} planned runs took place (${percent} %), ${published} published an inventory.`;
}

function coverageOf(times: readonly PlannedTime[]): Coverage {
  const count = (outcome: PlannedTime["outcome"]) => times.filter((time) => time.outcome === outcome).length;
  return {
    ran: count("run"),
    skipped: count("skipped"),
    missed: count("missed"),
    published: times.filter((time) => time.run?.state === "published").length,
    planned: count("planned"),
  };
}

function timesBetween(schedule: Schedule, timeZone: string, { from, to }: { from: Date; to: Date }): Date[] {
  const times: Date[] = [];
  for (const at of occurrencesAfter(schedule, timeZone, new Date(from.getTime() - 1))) {
    if (at >= to) break;
    times.push(at);
  }
  return times;
}

/** A connector's planned times of a month in its own zone, what became of each and why, and the coverage. */
export async function readCalendar(person: Caller, connectorId: string, asked: string | null, now = new Date()) {
  requireRole(person, "viewer");
  const connector = await db.connector.findUnique({
    where: { id: connectorId },
    select: { id: true, name: true, schedule: true, timeZone: true, nextDueAt: true },
  });
  if (!connector) throw new NotFound("This connector does not exist, or it was deleted.");
  const { timeZone, nextDueAt } = connector;
  const wall = (at: Date) => new Date(wallTime(at.getTime(), timeZone)).toISOString();
  const month = asked ?? wall(now).slice(0, 7);
  const { from, to } = monthBounds(month, timeZone);
  const rows = await db.occurrence.findMany({
    where: { connectorId, dueAt: { gte: from, lt: to } },
    orderBy: { dueAt: "asc" },
    select: { dueAt: true, outcome: true, reason: true, run: { select: { id: true, state: true } } },
    take: mostInMonth,
  });
  // The ledger decides up to the next due time; from there on the schedule says what is to come.
  const start = nextDueAt && nextDueAt > from ? nextDueAt : from;
  const decided = new Set(rows.map((row) => row.dueAt.getTime()));
  const coming = nextDueAt
    ? timesBetween(scheduleSchema.parse(connector.schedule), timeZone, { from: start, to }).filter(
        (at) => !decided.has(at.getTime()),
      )
    : [];
  const dated = (at: Date) => ({ at, day: wall(at).slice(0, 10), time: wall(at).slice(11, 16) });
  const times: PlannedTime[] = [
    ...rows.map((row) => ({ ...dated(row.dueAt), outcome: row.outcome, reason: row.reason, run: row.run })),
    ...coming.map((at) => ({ ...dated(at), outcome: "planned" as const, reason: null, run: null })),
  ];
  return { connector: { id: connector.id, name: connector.name, timeZone }, month, times, coverage: coverageOf(times) };
}

export type Calendar = Awaited<ReturnType<typeof readCalendar>>;

/** The coverage of the twelve months up to one, latest first; months without a planned time are left out. */
export async function readCoverage(person: Caller, { connector, month }: Calendar) {
  requireRole(person, "viewer");
  const months = Array.from({ length: monthsShown }, (_, back) => monthFrom(month, -back));
  // Bounded here and not by the database, which may know the zone otherwise or not at all.
  const bounds = months.map((each) => monthBounds(each, connector.timeZone));
  const [begins, ends] = [bounds.map(({ from }) => from.toISOString()), bounds.map(({ to }) => to.toISOString())];
  return db.$queryRaw<(Coverage & { month: string })[]>`
    SELECT m.month, count(*) FILTER (WHERE o.outcome = 'run')::int AS ran,
      count(*) FILTER (WHERE o.outcome = 'skipped')::int AS skipped,
      count(*) FILTER (WHERE o.outcome = 'missed')::int AS missed,
      count(*) FILTER (WHERE r.state = 'published')::int AS published, 0 AS planned
    FROM unnest(${months}::text[], ${begins}::text[]::timestamptz[], ${ends}::text[]::timestamptz[])
      AS m(month, begins_at, ends_at)
    JOIN occurrence o ON o.connector_id = ${connector.id}::uuid AND o.due_at >= m.begins_at AND o.due_at < m.ends_at
    LEFT JOIN run r ON r.id = o.run_id
    GROUP BY m.month ORDER BY m.month DESC`;
}
