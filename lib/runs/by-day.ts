import { z } from "zod";
import { type Caller, requireRole } from "#lib/caller.ts";
import { db, Prisma } from "#lib/db.ts";
import { oneOf, type SearchParameters } from "#lib/search-parameters.ts";

/** How many days back a chart may reach. */
export const chartDays = [14, 30, 90] as const;

const chartFilter = z.object({
  connectorId: z.uuid().nullable().catch(null),
  days: z.coerce.number().pipe(z.literal(chartDays)).catch(chartDays[0]),
});
/** Of which connector (null: of all), and of how many days up to today, in UTC. */
export type ChartFilter = z.infer<typeof chartFilter>;

/** Reads the filter out of an address's parameters. What can't be read is taken as not set. */
export function chartFilterOf(parameters: SearchParameters): ChartFilter {
  return chartFilter.parse({ connectorId: oneOf(parameters, "connector"), days: oneOf(parameters, "days") });
}

/** The runs that began to wait on one day in UTC (YYYY-MM-DD), by what became of them. */
export type DayOfRuns = { day: string; published: number; failed: number; held: number; other: number };

/** How long the runs took that were published, of those that began to wait on one day in UTC. */
export type DayOfDurations = { day: string; published: number; medianSeconds: number; longestSeconds: number };

const since = (days: number) =>
  Prisma.sql`((now() AT TIME ZONE 'UTC')::date - ${days - 1}::int)::timestamp AT TIME ZONE 'UTC'`;
const ofConnector = (connectorId: string | null) =>
  connectorId ? Prisma.sql`AND connector_id = ${connectorId}::uuid` : Prisma.empty;

/** The last days, oldest first, also those without a run. */
export async function readRunsByDay(person: Caller, { connectorId, days }: ChartFilter): Promise<DayOfRuns[]> {
  requireRole(person, "viewer");
  return db.$queryRaw<DayOfRuns[]>`
    WITH today AS (SELECT (now() AT TIME ZONE 'UTC')::date AS day),
    runs AS (
      SELECT (queued_at AT TIME ZONE 'UTC')::date AS day, state FROM run
      WHERE queued_at >= ${since(days)} ${ofConnector(connectorId)})
    SELECT to_char(d.day, 'YYYY-MM-DD') AS day,
      count(*) FILTER (WHERE r.state = 'published')::int AS published,
      count(*) FILTER (WHERE r.state = 'failed')::int AS failed,
      count(*) FILTER (WHERE r.state = 'held')::int AS held,
      count(*) FILTER (WHERE r.state NOT IN ('published', 'failed', 'held'))::int AS other
    FROM today, generate_series(today.day - ${days - 1}::int, today.day, interval '1 day') AS d(day)
    LEFT JOIN runs r ON r.day = d.day::date
    GROUP BY d.day ORDER BY d.day`;
}

/** The days with a published run, oldest first. A run took from being started until its end, waits for others included. */
export async function readDurationsByDay(
  person: Caller,
  { connectorId, days }: ChartFilter,
): Promise<DayOfDurations[]> {
  requireRole(person, "viewer");
  return db.$queryRaw<DayOfDurations[]>`
    SELECT to_char(queued_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, count(*)::int AS published,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM ended_at - started_at))::float8 AS "medianSeconds",
      max(extract(epoch FROM ended_at - started_at))::float8 AS "longestSeconds"
    FROM run
    WHERE queued_at >= ${since(days)} ${ofConnector(connectorId)}
      AND state = 'published' AND started_at IS NOT NULL AND ended_at IS NOT NULL
    GROUP BY 1 ORDER BY 1`;
}
