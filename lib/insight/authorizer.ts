import { type Caller, requireRole } from "#lib/caller.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import { db } from "#lib/db.ts";
import type { PublishedRun } from "#lib/inventory/published.ts";
import { type Figure, figureOf } from "./figure.ts";

export type Authorizer = {
  name: string;
  login: string;
  /** "well": their account is there, may sign in, and administers. Otherwise the connector stops before long. */
  state: "well" | "inactive" | "demoted" | "gone";
  /** Another administrator who could authorize in their place: the one who logged in last. */
  standIn: { id: string; name: string; login: string } | null;
};

function stateOf(
  account: { status: string; role: string | null } | null,
  { inactiveStatuses, administratorRoles }: ReturnType<typeof connectorKind>,
): Authorizer["state"] {
  if (!account) return "gone";
  if (inactiveStatuses.includes(account.status)) return "inactive";
  // A role that was not told is none that was taken away.
  return account.role === null || administratorRoles.includes(account.role) ? "well" : "demoted";
}

/** How the account stands that authorized the connector; null when the connector is not authorized. */
export async function readAuthorizer(person: Caller, run: PublishedRun): Promise<Figure<Authorizer> | null> {
  requireRole(person, "viewer");
  const connector = await db.connector.findUnique({
    where: { id: run.connectorId },
    select: { grant: { select: { accountId: true, accountName: true, accountLogin: true } } },
  });
  const grant = connector?.grant;
  if (!grant) return null;
  const kind = connectorKind(run.kind);
  return figureOf(run, { streams: ["users"], once: null }, async () => {
    const [account, standIns] = await Promise.all([
      db.inventoryUser.findUnique({
        where: { runId_id: { runId: run.runId, id: grant.accountId } },
        select: { status: true, role: true },
      }),
      db.$queryRaw<NonNullable<Authorizer["standIn"]>[]>`
        SELECT id, name, login FROM inventory_user
        WHERE run_id = ${run.runId}::uuid AND id <> ${grant.accountId} AND NOT is_app_user
          AND role = ANY(${[...kind.administratorRoles]}) AND NOT status = ANY(${[...kind.inactiveStatuses]})
        ORDER BY last_login_at DESC NULLS LAST, id LIMIT 1`,
    ]);
    return {
      name: grant.accountName,
      login: grant.accountLogin,
      state: stateOf(account, kind),
      standIn: standIns[0] ?? null,
    };
  });
}
