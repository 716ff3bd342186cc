import { type Caller, requireRole } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import type { PublishedRun } from "#lib/inventory/published.ts";
import { type Figure, figureOf } from "./figure.ts";

/** One month (UTC), as 2026-11. `leavers` null: no run tells. `whole`: the runs tell of all of it. */
export type GrowthMonth = { month: string; joiners: number; leavers: number | null; whole: boolean };
export type Growth = {
  months: GrowthMonth[];
  /** When the first inventory was published: who left before is not known. */
  knownSince: Date | null;
};

const monthsShown = 13;
const monthOf = (at: Date) => at.toISOString().slice(0, 7);

function monthsUntil(until: Date): string[] {
  return Array.from({ length: monthsShown }, (_, place) =>
    monthOf(new Date(Date.UTC(until.getUTCFullYear(), until.getUTCMonth() - monthsShown + 1 + place))),
  );
}

type Left = { month: string; leavers: number };

/**
 * Who joined and left a month. Joiners are the seat holders of today by the month in which their account was made;
 * leavers are the accounts that a published run no longer found, app users included, since of them only counts are kept.
 */
export async function readGrowth(person: Caller, run: PublishedRun): Promise<Figure<Growth>> {
  requireRole(person, "viewer");
  return figureOf(run, { streams: ["users"], once: "growth" }, async () => {
    const months = monthsUntil(run.endedAt);
    const from = new Date(`${months[0]}-01T00:00:00Z`);
    const [joined, left, first] = await Promise.all([
      db.$queryRaw<{ month: string; joiners: number }[]>`
        SELECT to_char(provider_created_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month, count(*)::int AS joiners
        FROM inventory_user WHERE run_id = ${run.runId}::uuid AND NOT is_app_user AND provider_created_at >= ${from}
        GROUP BY 1`,
      db.$queryRaw<Left[]>`
        SELECT to_char(r.ended_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month, sum(s.removed)::int AS leavers
        FROM run r JOIN run_stream s ON s.run_id = r.id AND s.stream = 'users'
        WHERE r.connector_id = ${run.connectorId}::uuid AND r.state = 'published' AND r.ended_at >= ${from}
          AND r.enterprise_id IS NOT DISTINCT FROM ${run.enterpriseId} AND s.removed IS NOT NULL
        GROUP BY 1`,
      db.run.findFirst({
        where: { connectorId: run.connectorId, state: "published", enterpriseId: run.enterpriseId },
        orderBy: { id: "asc" },
        select: { endedAt: true },
      }),
    ]);
    const knownSince = first?.endedAt ?? null;
    return {
      knownSince,
      months: months.map((month) => {
        const known = knownSince !== null && month >= monthOf(knownSince);
        return {
          month,
          joiners: joined.find((row) => row.month === month)?.joiners ?? 0,
          leavers: known ? (left.find((row) => row.month === month)?.leavers ?? 0) : null,
          whole: known && month > monthOf(knownSince) && month < monthOf(run.endedAt),
        };
      }),
    };
  });
}
