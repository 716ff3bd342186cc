import { setTimeout as delay } from "node:timers/promises";
import { recordAudit } from "#lib/audit/record.ts";
import type { Caller } from "#lib/caller.ts";
import { environmentOf } from "#lib/connectors/environments.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import { db, type Transaction } from "#lib/db.ts";
import { fingerprint, seal } from "#lib/seal.ts";
import type { Lease } from "./lease.ts";
import type { GrantRow } from "./read.ts";
import { openOfGrant, sealForGrant } from "./sealed.ts";
import { revokeToken } from "./token-endpoint.ts";

type Pair = { accessToken: string; refreshToken: string; expiresInSeconds: number };

/** Why a grant came to its end, as its row keeps it. */
export type GrantCause = "expired" | "revoked" | "response_lost" | "restored";

const saveWithinSeconds = 300;

export const grantName = ({ accountLogin, enterpriseName }: Pick<GrantRow, "accountLogin" | "enterpriseName">) =>
  `${accountLogin} (${enterpriseName})`;

async function endAttempt(transaction: Transaction, { attemptId }: Lease, status: "ok" | "invalid_grant") {
  await transaction.$executeRaw`
    UPDATE refresh_attempt SET status = ${status}::refresh_attempt_status, ended_at = now() WHERE id = ${attemptId}::uuid`;
}

/** Keeps a pair that came too late to count; tells whether the grant itself is gone, or is being revoked. */
async function setAside(transaction: Transaction, lease: Lease, pair: Pair): Promise<"superseded" | "gone"> {
  const place = { table: "refresh_attempt", id: lease.attemptId, column: "got_sealed" };
  const count = await transaction.$executeRaw`
    UPDATE refresh_attempt SET status = 'superseded', ended_at = now(), got_sealed = ${seal(pair.refreshToken, place)}
    WHERE id = ${lease.attemptId}::uuid`;
  const standing = await transaction.$queryRaw<unknown[]>`
    SELECT 1 FROM "grant" g WHERE id = ${lease.grantId}::uuid
      AND (state = 'active' OR EXISTS (SELECT FROM connector WHERE grant_id = g.id))`;
  return count === 1 && standing.length === 1 ? "superseded" : "gone";
}

// The version decides, not the lease: whoever comes late changes nothing.
function writePair(
  caller: Caller,
  lease: Lease,
  grant: GrantRow,
  pair: Pair,
): Promise<"saved" | "superseded" | "gone"> {
  return db.$transaction(async (transaction) => {
    await transaction.$executeRaw`SET LOCAL synchronous_commit TO on`;
    const count = await transaction.$executeRaw`
      UPDATE "grant" SET version = version + 1, lease_owner = NULL, lease_until = NULL, refresh_failure = NULL,
        refresh_token_sealed = ${sealForGrant(grant.id, "refresh_token_sealed", pair.refreshToken)},
        refresh_token_issued_at = now(),
        access_token_sealed = ${sealForGrant(grant.id, "access_token_sealed", pair.accessToken)},
        access_token_fingerprint = ${fingerprint(pair.accessToken)},
        access_token_expires_at = now() + make_interval(secs => ${pair.expiresInSeconds})
      WHERE id = ${grant.id}::uuid AND version = ${lease.version} AND state = 'active'`;
    if (count === 0) return setAside(transaction, lease, pair);
    await endAttempt(transaction, lease, "ok");
    await recordAudit(transaction, caller, {
      noun: "grant",
      event: "refreshed",
      subjectId: grant.id,
      subject: grantName(grant),
    });
    return "saved";
  });
}

/** Nobody holds the grant any more, so nobody shall hold its tokens. */
async function revokeUnheld(grant: GrantRow, pair: Pair): Promise<void> {
  const environment = environmentOf(connectorKind(grant.kind), grant.environment);
  const clientSecret = openOfGrant(grant.id, "client_secret_sealed", grant.clientSecretSealed);
  await revokeToken(environment, { clientId: grant.clientId, clientSecret }, pair.refreshToken);
}

/** Saves a new pair. While the database is away the write is tried again, never the request. */
export async function saveTokens(caller: Caller, lease: Lease, grant: GrantRow, pair: Pair): Promise<void> {
  const end = performance.now() + saveWithinSeconds * 1000;
  for (let waitMs = 50; ; waitMs = Math.min(waitMs * 2, 5000)) {
    try {
      const written = await writePair(caller, lease, grant, pair);
      if (written === "gone") await revokeUnheld(grant, pair);
      return;
    } catch (error) {
      if (performance.now() > end) throw error;
      await delay(waitMs);
    }
  }
}

/** The provider no longer knows the refresh token. The grant ends, unless it has moved on since it was read. */
export async function endGrant(caller: Caller, lease: Lease, grant: GrantRow, ambiguous: boolean): Promise<void> {
  const { refreshTokenLifeDays } = connectorKind(grant.kind);
  await db.$transaction(async (transaction) => {
    const [ended] = await transaction.$queryRaw<{ cause: GrantCause }[]>`
      UPDATE "grant" SET state = 'needs_authorization', lease_owner = NULL, lease_until = NULL,
        cause = CASE
          WHEN refresh_token_issued_at < now() - make_interval(days => ${refreshTokenLifeDays}::int) THEN 'expired'
          WHEN ${ambiguous} THEN 'response_lost'
          WHEN refresh_failure = 'restored_from_backup' THEN 'restored'
          ELSE 'revoked'
        END
      WHERE id = ${grant.id}::uuid AND version = ${lease.version} AND state = 'active'
      RETURNING cause`;
    await endAttempt(transaction, lease, "invalid_grant");
    if (!ended) return;
    await recordAudit(transaction, caller, {
      noun: "grant",
      event: "died",
      subjectId: grant.id,
      subject: grantName(grant),
      after: { cause: ended.cause },
    });
  });
}
