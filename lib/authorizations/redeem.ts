import { recordAudit } from "#lib/audit/record.ts";
import { type Caller, type Person, requireRole } from "#lib/caller.ts";
import { Prisma, type Transaction } from "#lib/db.ts";
import { Conflict, Invalid, NotFound } from "#lib/errors.ts";
import { hashSecret } from "#lib/seal.ts";
import { isTokenText } from "./end.ts";
import { tokenMinutes, waitingDays } from "./schema.ts";
import { recordStep, stepNow } from "./step.ts";

type Asked = {
  kind: string;
  environment: string;
  clientId: string;
  /** The connector being saved; its row is already there. */
  connectorId: string;
  /** The person knows that the connector is about to belong to another enterprise. */
  confirmEnterpriseChange: boolean;
};

export type Redemption = Asked & { token: string };

const invalid = (message: string): Invalid => new Invalid(message, { token: message });

type Found = {
  id: string;
  kind: string;
  environment: string;
  clientId: string;
  connectorId: string | null;
  enterpriseId: string;
  enterpriseName: string;
  redeemedAt: Date | null;
  isOver: boolean;
  grantId: string | null;
};

const columns = Prisma.sql`id, kind, environment, client_id AS "clientId", connector_id AS "connectorId",
  enterprise_id AS "enterpriseId", enterprise_name AS "enterpriseName", redeemed_at AS "redeemedAt", grant_id AS "grantId"`;

async function lockByToken(transaction: Transaction, token: string): Promise<Found> {
  if (!isTokenText(token)) throw invalid("This is not a token. Click Authorize and copy the token shown at the end.");
  const [found] = await transaction.$queryRaw<Found[]>`
    SELECT ${columns}, ended_at < now() - make_interval(mins => ${tokenMinutes}::int) AS "isOver"
    FROM "authorization" WHERE token_hash = ${hashSecret(token)} AND state = 'granted'
    FOR UPDATE`;
  if (!found) throw invalid("There is no such token. Click Authorize to get one.");
  return found;
}

function requireFit(found: Found, { kind, environment, clientId, connectorId }: Asked): string {
  if (found.redeemedAt) throw invalid("This token has been used: each counts once. Click Authorize to get another.");
  if (found.isOver || found.grantId === null)
    throw invalid(`This token is older than ${tokenMinutes} minutes. Click Authorize to get another.`);
  if (found.kind !== kind || found.environment !== environment)
    throw invalid("This token was made for another kind of connector. Click Authorize to get one for this.");
  if (found.clientId !== clientId)
    throw invalid("This token was made with another Client ID. Click Authorize to get one for this Client ID.");
  if (found.connectorId !== null && found.connectorId !== connectorId)
    throw invalid("This token was made for another connector. Click Authorize to get one for this.");
  return found.grantId;
}

async function requireSameEnterprise(transaction: Transaction, found: Found, asked: Asked) {
  const connector = await transaction.connector.findUnique({
    where: { id: asked.connectorId },
    select: { grant: { select: { enterpriseId: true, enterpriseName: true } } },
  });
  const before = connector?.grant;
  if (!before || before.enterpriseId === found.enterpriseId || asked.confirmEnterpriseChange) return;
  const message = `The access is to the enterprise ${found.enterpriseName}; until now this connector was for ${before.enterpriseName}.`;
  throw new Invalid(`${message} Confirm the change, or authorize with an account of ${before.enterpriseName}.`, {
    confirmEnterpriseChange: message,
  });
}

async function markRedeemed(transaction: Transaction, admin: Person, found: Found, asked: Asked, step: string) {
  await requireSameEnterprise(transaction, found, asked);
  await transaction.authorization.update({
    where: { id: found.id },
    data: { redeemedAt: new Date(), redeemedByConnectorId: asked.connectorId, tokenSealed: null },
  });
  await recordStep(transaction, found.id, stepNow(step, { facts: [["By", admin.name]] }));
  await recordAudit(transaction, admin, {
    noun: "authorization",
    event: "redeemed",
    subjectId: found.id,
    subject: found.enterpriseName,
    after: { connectorId: asked.connectorId },
  });
}

/**
 * Redeems a token, once, for the connector being saved; gives the id of the grant it stands for. Throws Invalid with the
 * field `token`, or with `confirmEnterpriseChange` when the enterprise is another one and the change is not confirmed.
 */
export async function redeemToken(transaction: Transaction, admin: Caller, asked: Redemption): Promise<string> {
  requireRole(admin, "administrator");
  const found = await lockByToken(transaction, asked.token);
  const grantId = requireFit(found, asked);
  await markRedeemed(transaction, admin, found, asked, "The token was saved with the connector");
  return grantId;
}

/**
 * Takes what was granted by a link for its connector, once; gives the id of the grant. Throws NotFound when it waits no
 * more, Conflict when the connector has another app by now, and Invalid as redeemToken does.
 */
export async function redeemWaiting(
  transaction: Transaction,
  admin: Caller,
  id: string,
  asked: Asked,
): Promise<string> {
  requireRole(admin, "administrator");
  const [found] = await transaction.$queryRaw<Found[]>`
    SELECT ${columns}, ended_at < now() - make_interval(days => ${waitingDays}::int) AS "isOver"
    FROM "authorization" WHERE id = ${id}::uuid AND link_id IS NOT NULL AND state = 'granted' FOR UPDATE`;
  if (!found || found.redeemedAt || found.isOver || found.grantId === null || found.connectorId !== asked.connectorId)
    throw new NotFound(
      "This access waits no more: it was used, discarded, or not used within 7 days. Reload the page.",
    );
  if (found.clientId !== asked.clientId || found.environment !== asked.environment)
    throw new Conflict(
      "The connector has another Client ID since the link was sent. Discard the access and send a link again.",
    );
  await markRedeemed(transaction, admin, found, asked, "The access was taken for the connector");
  return found.grantId;
}
