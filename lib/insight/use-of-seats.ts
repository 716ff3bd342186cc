import { type Caller, requireRole } from "#lib/caller.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import { db } from "#lib/db.ts";
import type { PublishedRun } from "#lib/inventory/published.ts";
import { type Figure, figureOf } from "./figure.ts";

/** Idle here: not seen for so many days. */
export const idleAfterDays = 90;

/** Every seat used, in one of four ways. */
export type UseOfSeats = {
  neverSeen: number;
  /** Seen, but not for ninety days. */
  idle: number;
  /** Seen since, but no longer allowed to sign in. */
  inactive: number;
  inUse: number;
};

/** How the seats are used; each is counted once, and they add up to the seats used. */
export async function readUseOfSeats(person: Caller, run: PublishedRun): Promise<Figure<UseOfSeats>> {
  requireRole(person, "viewer");
  const before = new Date(run.activityUntil.getTime() - idleAfterDays * 86_400_000);
  const inactiveStatuses = [...connectorKind(run.kind).inactiveStatuses];
  return figureOf(run, { streams: ["users", "activity"], once: "use of seats" }, async () => {
    const [row] = await db.$queryRaw<UseOfSeats[]>`
      SELECT (count(*) FILTER (WHERE seen IS NULL))::int AS "neverSeen",
        (count(*) FILTER (WHERE seen < ${before}))::int AS idle,
        (count(*) FILTER (WHERE seen >= ${before} AND inactive))::int AS inactive,
        (count(*) FILTER (WHERE seen >= ${before} AND NOT inactive))::int AS "inUse"
      FROM (SELECT status = ANY(${inactiveStatuses}) AS inactive, GREATEST(last_login_at, last_activity_at) AS seen
        FROM inventory_user WHERE run_id = ${run.runId}::uuid AND NOT is_app_user) AS holder`;
    return row ?? { neverSeen: 0, idle: 0, inactive: 0, inUse: 0 };
  });
}
