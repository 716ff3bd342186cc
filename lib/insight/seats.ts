import { type Caller, requireRole } from "#lib/caller.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import { db } from "#lib/db.ts";
import type { PublishedRun } from "#lib/inventory/published.ts";
import { type Figure, figureOf } from "./figure.ts";

export type Seats = {
  /** Accounts that hold a seat: everyone but app users. */
  used: number;
  /** Of these, accounts that may not sign in. They hold their seat all the same. */
  inactive: number;
  /** Accounts of programs: they hold no seat. */
  appUsers: number;
};

/** How many seats the enterprise's accounts hold, by the published run. */
export async function readSeats(person: Caller, run: PublishedRun): Promise<Figure<Seats>> {
  requireRole(person, "viewer");
  const { inactiveStatuses } = connectorKind(run.kind);
  return figureOf(run, { streams: ["users"], once: "seats" }, async () => {
    const [row] = await db.$queryRaw<Seats[]>`
      SELECT count(*) FILTER (WHERE NOT is_app_user)::int AS used,
        count(*) FILTER (WHERE NOT is_app_user AND status = ANY(${[...inactiveStatuses]}))::int AS inactive,
        count(*) FILTER (WHERE is_app_user)::int AS "appUsers"
      FROM inventory_user WHERE run_id = ${run.runId}::uuid`;
    return row ?? { used: 0, inactive: 0, appUsers: 0 };
  });
}
