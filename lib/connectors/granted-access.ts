import { recordAudit } from "#lib/audit/record.ts";
import { redeemWaiting } from "#lib/authorizations/redeem.ts";
import { waitingDays } from "#lib/authorizations/schema.ts";
import { recordStep, stepNow } from "#lib/authorizations/step.ts";
import { permissionLines } from "#lib/authorizations/view.ts";
import { type Caller, requireRole } from "#lib/caller.ts";
import { db, Prisma } from "#lib/db.ts";
import { NotFound } from "#lib/errors.ts";
import { replaceClientSecret } from "#lib/grants/client-secret.ts";
import { revokeGrant } from "#lib/grants/revoke.ts";
import { resumePausedRuns } from "#lib/runs/pause.ts";
import { open } from "#lib/seal.ts";
import { isId } from "#lib/text.ts";
import { connectorKind } from "./kinds.ts";
import { lockConnector } from "./lock.ts";

/** Authorizations `a` with their grant `g` that were granted by a link and wait to be used. */
export const waitingAccess = Prisma.sql`a.link_id IS NOT NULL AND a.state = 'granted' AND a.redeemed_at IS NULL
  AND a.ended_at > now() - make_interval(days => ${waitingDays}::int) AND g.state = 'active'`;

const goneMessage = "No access waits for this connector: it was used, discarded, or not used within 7 days.";

/** What somebody granted by a link for the connector and nobody has used yet, the newest; null when there is none. */
export async function readGrantedAccess(admin: Caller, connectorId: string) {
  requireRole(admin, "administrator");
  if (!isId(connectorId)) return null;
  const [waiting] = await db.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM "authorization" a JOIN "grant" g ON g.id = a.grant_id
    WHERE a.connector_id = ${connectorId}::uuid AND ${waitingAccess} ORDER BY a.ended_at DESC LIMIT 1`;
  if (!waiting) return null;
  const row = await db.authorization.findUniqueOrThrow({ where: { id: waiting.id } });
  const connector = await db.connector.findUnique({
    where: { id: connectorId },
    select: { id: true, name: true, grant: { select: { enterpriseId: true, enterpriseName: true } } },
  });
  if (!connector || !row.endedAt) return null;
  const before = connector.grant;
  return {
    authorizationId: row.id,
    connector: { id: connector.id, name: connector.name },
    account: { name: row.accountName ?? "", login: row.accountLogin ?? "" },
    enterprise: row.enterpriseName ?? "",
    /** The enterprise that the connector is for until now, when this one is another. */
    previousEnterprise: before && before.enterpriseId !== row.enterpriseId ? before.enterpriseName : null,
    permissions: permissionLines(connectorKind(row.kind), row.permissions),
    grantedAt: row.endedAt,
  };
}

export type GrantedAccess = NonNullable<Awaited<ReturnType<typeof readGrantedAccess>>>;

type Choice = { authorizationId: string };

async function connectorOf({ authorizationId }: Choice): Promise<string> {
  const row = await db.authorization.findUnique({
    where: { id: authorizationId, linkId: { not: null } },
    select: { connectorId: true },
  });
  if (!row?.connectorId) throw new NotFound(goneMessage);
  return row.connectorId;
}

/**
 * From now on the connector runs with the access that was granted by a link; the access it had before is ended at the
 * provider. Throws NotFound when it waits no more, Conflict when the connector has another app by now, and Invalid with
 * `confirmEnterpriseChange` when the enterprise is another one and the change is not confirmed.
 */
export async function takeGrantedAccess(
  admin: Caller,
  { authorizationId, confirmEnterpriseChange }: Choice & { confirmEnterpriseChange: boolean },
): Promise<{ name: string }> {
  requireRole(admin, "administrator");
  const connectorId = await connectorOf({ authorizationId });
  const { before, grantId } = await db.$transaction(async (transaction) => {
    const before = await lockConnector(transaction, connectorId);
    const { kind, environment, clientId } = before;
    const asked = { kind, environment, clientId, connectorId, confirmEnterpriseChange };
    const grantId = await redeemWaiting(transaction, admin, authorizationId, asked);
    if (before.clientSecretSealed) {
      const place = { table: "connector", id: connectorId, column: "client_secret_sealed" };
      await replaceClientSecret(transaction, grantId, open(before.clientSecretSealed, place));
    }
    await transaction.connector.update({ where: { id: connectorId }, data: { grantId, revision: { increment: 1 } } });
    await resumePausedRuns(transaction, connectorId);
    await recordAudit(transaction, admin, {
      noun: "connector",
      event: "changed",
      subjectId: connectorId,
      subject: before.name,
      after: { authorization: "replaced", by: "link" },
    });
    return { before, grantId };
  });
  if (before.grantId && before.grantId !== grantId) await revokeGrant(admin, before.grantId);
  return { name: before.name };
}

/**
 * Nobody can take from now on what was granted by a link, and it is ended at the provider, at once or when that is back.
 * Throws NotFound when it waits no more.
 */
export async function discardGrantedAccess(admin: Caller, { authorizationId }: Choice): Promise<void> {
  requireRole(admin, "administrator");
  const grantId = await db.$transaction(async (transaction) => {
    const [found] = await transaction.$queryRaw<{ grantId: string; enterpriseName: string }[]>`
      SELECT grant_id AS "grantId", enterprise_name AS "enterpriseName" FROM "authorization"
      WHERE id = ${authorizationId}::uuid AND link_id IS NOT NULL AND redeemed_at IS NULL AND grant_id IS NOT NULL
      FOR UPDATE`;
    if (!found) throw new NotFound(goneMessage);
    await transaction.authorization.update({ where: { id: authorizationId }, data: { grantId: null } });
    const discarded = stepNow("The access was discarded", { facts: [["By", admin.name]] });
    await recordStep(transaction, authorizationId, discarded);
    await recordAudit(transaction, admin, {
      noun: "authorization",
      event: "discarded",
      subjectId: authorizationId,
      subject: found.enterpriseName,
    });
    return found.grantId;
  });
  await revokeGrant(admin, grantId);
}
