import { randomUUID } from "node:crypto";
import { recordAudit } from "#lib/audit/record.ts";
import { engine } from "#lib/caller.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import { db, type Prisma, type Transaction } from "#lib/db.ts";
import { sealForGrant } from "#lib/grants/sealed.ts";
import { fingerprint, hashSecret, randomSecret, seal } from "#lib/seal.ts";
import type { Consumed } from "./consume.ts";
import type { FreshTokens, Refusal, Standing } from "./exchange.ts";
import { outcomeWords } from "./outcomes.ts";
import { recordStep, stepNow } from "./step.ts";

const tokenPrefix = "ccat_";

/** Whether a text has the form of a token, as the result page shows it. */
export function isTokenText(text: string): boolean {
  return text.startsWith(tokenPrefix) && /^[\w-]{43}$/.test(text.slice(tokenPrefix.length));
}

// The browser proves itself by state and cookie and may be a stranger's: the audit row names who began the trip.
async function beganBy(transaction: Transaction, { begunById }: Pick<Consumed, "begunById">): Promise<string> {
  const user = await transaction.user.findUnique({ where: { id: begunById }, select: { name: true } });
  return user?.name ?? "";
}

/** What the audit log calls a trip. */
export const subjectOf = ({ kind, clientId }: Pick<Consumed, "kind" | "clientId">) =>
  `${connectorKind(kind).name} app ${clientId}`;

/** Ends an authorization without a token and keeps the reason; changes nothing when it has already ended. */
export async function refuseAuthorization(
  trip: Pick<Consumed, "id" | "kind" | "clientId" | "begunById">,
  { refused, detail }: Refusal,
  standing?: Partial<Standing>,
): Promise<void> {
  const { title } = outcomeWords(refused, connectorKind(trip.kind).name);
  await db.$transaction(async (transaction) => {
    const count = await transaction.$executeRaw`
      UPDATE "authorization" SET state = 'refused', ended_at = now(), failure_code = ${refused},
        failure_detail = ${detail ?? null}, client_secret_sealed = NULL,
        permissions = ${standing?.permissions ? JSON.stringify(standing.permissions) : null}::jsonb,
        steps = steps || ${JSON.stringify([stepNow(title, { detail, failed: true })])}::jsonb
      WHERE id = ${trip.id}::uuid AND state IN ('begun', 'opened')`;
    if (count === 0) return;
    await recordAudit(transaction, engine, {
      noun: "authorization",
      event: "refused",
      subjectId: trip.id,
      subject: subjectOf(trip),
      after: { reason: refused, begunBy: await beganBy(transaction, trip), ...(detail && { detail }) },
    });
  });
}

function grantData(id: string, trip: Consumed, clientSecret: string, tokens: FreshTokens & { refreshToken: string }) {
  return {
    id,
    kind: trip.kind,
    environment: trip.environment,
    clientId: trip.clientId,
    clientSecretSealed: sealForGrant(id, "client_secret_sealed", clientSecret),
    refreshTokenSealed: sealForGrant(id, "refresh_token_sealed", tokens.refreshToken),
    refreshTokenIssuedAt: new Date(),
    accessTokenSealed: sealForGrant(id, "access_token_sealed", tokens.accessToken),
    accessTokenFingerprint: fingerprint(tokens.accessToken),
    accessTokenExpiresAt: new Date(Date.now() + tokens.expiresInSeconds * 1000),
    authorizedById: trip.begunById,
  };
}

/** What stands for the grant until it is saved with the connector. By a link there is none: it waits in the console. */
function tokenData(trip: Consumed) {
  if (trip.linkId) return { tokenHash: null, tokenSealed: null };
  const token = tokenPrefix + randomSecret();
  const place = { table: "authorization", id: trip.id, column: "token_sealed" };
  return { tokenHash: hashSecret(token), tokenSealed: seal(token, place) };
}

/** Stores the grant and makes the token that stands for it, in one transaction; a link's work is done then. */
export async function grantAuthorization(
  trip: Consumed,
  clientSecret: string,
  tokens: FreshTokens & { refreshToken: string },
  { identity, permissions }: Standing,
): Promise<void> {
  const grantId = randomUUID();
  const account = {
    accountId: identity.accountId,
    accountLogin: identity.login,
    accountName: identity.name,
    accountRole: identity.role ?? "",
    enterpriseId: identity.enterprise.id,
    enterpriseName: identity.enterprise.name,
    permissions: permissions as Prisma.InputJsonObject,
  };
  const granted = stepNow(
    trip.linkId ? "Access was granted and waits to be used" : "Access was granted and a token made",
  );
  await db.$transaction(async (transaction) => {
    await transaction.grant.create({ data: { ...grantData(grantId, trip, clientSecret, tokens), ...account } });
    await transaction.authorization.update({
      where: { id: trip.id, state: "opened" },
      data: {
        ...account,
        ...tokenData(trip),
        state: "granted",
        endedAt: new Date(),
        clientSecretSealed: null,
        grantId,
      },
    });
    await recordStep(transaction, trip.id, granted);
    if (trip.linkId) {
      // One that took its place since the trip began stays good.
      await transaction.$executeRaw`
        UPDATE authorization_link l SET used_at = now() FROM "authorization" a
        WHERE a.id = ${trip.id}::uuid AND l.id = a.link_id AND l.created_at <= a.created_at`;
    }
    await recordAudit(transaction, engine, {
      noun: "authorization",
      event: "granted",
      subjectId: trip.id,
      subject: subjectOf(trip),
      after: {
        begunBy: await beganBy(transaction, trip),
        ...(trip.linkId && { by: "link" }),
        account: identity.login,
        enterprise: identity.enterprise.name,
        permissions: account.permissions,
      },
    });
  });
}
