import { recordAudit } from "#lib/audit/record.ts";
import type { Caller } from "#lib/caller.ts";
import { environmentOf } from "#lib/connectors/environments.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import { db } from "#lib/db.ts";
import { type GrantRow, readGrant } from "./read.ts";
import { grantName } from "./save.ts";
import { openOfGrant } from "./sealed.ts";
import { type RevokeOutcome, revokeToken } from "./token-endpoint.ts";

async function revokeAtProvider(grant: GrantRow): Promise<RevokeOutcome> {
  try {
    const environment = environmentOf(connectorKind(grant.kind), grant.environment);
    const clientSecret = openOfGrant(grant.id, "client_secret_sealed", grant.clientSecretSealed);
    const refreshToken = openOfGrant(grant.id, "refresh_token_sealed", grant.refreshTokenSealed);
    return await revokeToken(environment, { clientId: grant.clientId, clientSecret }, refreshToken);
  } catch {
    return { outcome: "refused", reason: "It can't be asked from this installation any more." };
  }
}

/**
 * Ends a grant that no connector holds: nobody can use it from now on, the provider is told, and its secrets are wiped
 * with its row. While the provider is away the row waits for the next try, without its access token.
 */
export async function revokeGrant(caller: Caller, grantId: string): Promise<{ revoked: boolean }> {
  const stopped = await db.$executeRaw`
    UPDATE "grant" SET version = version + 1, state = 'needs_authorization', cause = 'revoked', access_token_sealed = ''
    WHERE id = ${grantId}::uuid AND NOT EXISTS (SELECT FROM connector WHERE grant_id = "grant".id)`;
  if (stopped === 0) return { revoked: false };
  const grant = await readGrant(grantId);
  const told = await revokeAtProvider(grant);
  if (told.outcome === "unavailable") return { revoked: false };
  await db.$transaction(async (transaction) => {
    const { count } = await transaction.grant.deleteMany({ where: { id: grantId, connector: null } });
    if (count === 0) return;
    await recordAudit(transaction, caller, {
      noun: "grant",
      event: "revoked",
      subjectId: grantId,
      subject: grantName(grant),
      after: { provider: told.outcome === "revoked" ? "revoked" : told.reason },
    });
  });
  return { revoked: true };
}
