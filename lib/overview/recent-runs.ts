import { type Caller, requireRole } from "#lib/caller.ts";
import { db } from "#lib/db.ts";

const days = 14;

/** The runs that began to wait on one day in UTC (YYYY-MM-DD), by what became of them. */
export type DayOfRuns = { day: string; published: number; failed: number; held: number; other: number };

/** The last 14 days, oldest first, also those without a run. */
export async function readRecentRuns(person: Caller): Promise<DayOfRuns[]> {
  requireRole(person, "viewer");
  return db.$queryRaw<DayOfRuns[]>`
    WITH today AS (SELECT (now() AT TIME ZONE 'UTC')::date AS day),
    runs AS (
      SELECT (queued_at AT TIME ZONE 'UTC')::date AS day, state FROM run
      WHERE queued_at >= ((SELECT day FROM today) - ${days - 1}::int)::timestamp AT TIME ZONE 'UTC')
    SELECT to_char(d.day, 'YYYY-MM-DD') AS day,
      count(*) FILTER (WHERE r.state = 'published')::int AS published,
      count(*) FILTER (WHERE r.state = 'failed')::int AS failed,
      count(*) FILTER (WHERE r.state = 'held')::int AS held,
      count(*) FILTER (WHERE r.state NOT IN ('published', 'failed', 'held'))::int AS other
    FROM today, generate_series(today.day - ${days - 1}::int, today.day, interval '1 day') AS d(day)
    LEFT JOIN runs r ON r.day = d.day::date
    GROUP BY d.day ORDER BY d.day`;
}
