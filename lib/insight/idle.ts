import { type Caller, requireRole } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import type { PublishedRun } from "#lib/inventory/published.ts";
import { type Figure, figureOf } from "./figure.ts";

const binDays = 30;
const lastBinFrom = 360;

/** Seat holders whose last login or activity is this many days ago; `toDays` null: that many or more. */
export type IdleBin = { fromDays: number; toDays: number | null; users: number };

export type Idle = {
  /** Thirty days each, from those active of late to those idle for a year; disjoint. */
  bins: IdleBin[];
  /** Seat holders of whom nothing was ever seen. */
  never: number;
  /** Since when activity is looked at: before that nobody could be seen. */
  seenSince: Date | null;
};

const dayMs = 86_400_000;

/** When the first reading of this enterprise's activity began to look: its start less the days it looked back. */
async function readSeenSince(run: PublishedRun): Promise<Date | null> {
  const first = await db.run.findFirst({
    where: {
      connectorId: run.connectorId,
      ...(run.enterpriseId && { enterpriseId: run.enterpriseId }),
      streams: { some: { stream: "activity", outcome: "complete" } },
    },
    orderBy: { id: "asc" },
    select: { startedAt: true, settings: true },
  });
  if (!first?.startedAt) return null;
  const { lookBackDays } = (first.settings ?? {}) as { lookBackDays?: unknown };
  return new Date(first.startedAt.getTime() - (typeof lookBackDays === "number" ? lookBackDays : 0) * dayMs);
}

/** How long the holders of seats have been idle, counted up to when the run's activity is known. */
export async function readIdle(person: Caller, run: PublishedRun): Promise<Figure<Idle>> {
  requireRole(person, "viewer");
  return figureOf(run, { streams: ["users", "activity"], once: "idle" }, async () => {
    const [rows, seenSince] = await Promise.all([
      db.$queryRaw<{ bin: number | null; users: number }[]>`
        SELECT CASE WHEN seen IS NOT NULL THEN least(${lastBinFrom / binDays}::int, greatest(0,
          ceil(extract(epoch FROM ${run.activityUntil}::timestamptz - seen) / ${binDays * 86_400}::int)::int - 1)) END AS bin,
          count(*)::int AS users
        FROM (SELECT GREATEST(last_login_at, last_activity_at) AS seen FROM inventory_user
          WHERE run_id = ${run.runId}::uuid AND NOT is_app_user) AS holder
        GROUP BY 1`,
      readSeenSince(run),
    ]);
    const usersIn = (bin: number | null) => rows.find((row) => row.bin === bin)?.users ?? 0;
    const bins = Array.from({ length: lastBinFrom / binDays + 1 }, (_, bin) => ({
      fromDays: bin * binDays,
      toDays: bin * binDays === lastBinFrom ? null : (bin + 1) * binDays - 1,
      users: usersIn(bin),
    }));
    return { bins, never: usersIn(null), seenSince };
  });
}

/** How many were seen last this many days ago or longer; those never seen are not among them. */
export function idleFor({ bins }: Idle, days: number): number {
  return bins.filter((bin) => bin.fromDays >= days).reduce((sum, bin) => sum + bin.users, 0);
}
