import { db } from "#lib/db.ts";
import { hashSecret } from "#lib/seal.ts";
import type { TripProof } from "./cookie.ts";
import type { OutcomeCode } from "./outcomes.ts";
import { stepNow } from "./step.ts";

export type Consumed = {
  id: string;
  kind: string;
  environment: string;
  clientId: string;
  clientSecretSealed: string;
  redirectUri: string;
  begunById: string;
  linkId: string | null;
  previousEnterpriseId: string | null;
};

/** Why a callback counts for nothing. For the words alone: nothing depends on it. */
async function mismatchOf(kindId: string, state: string | null): Promise<OutcomeCode> {
  if (!state) return "state_mismatch";
  const found = await db.authorization.findUnique({
    where: { stateHash: hashSecret(state) },
    select: { kind: true, consumedAt: true, state: true, expiresAt: true },
  });
  if (found?.kind !== kindId) return "state_mismatch";
  if (found.consumedAt) return "already_used";
  return found.state === "refused" || found.expiresAt <= new Date() ? "ten_minutes_passed" : "other_browser";
}

/**
 * Takes the authorization that a callback belongs to, once: right state, right kind, right browser, in time. One UPDATE,
 * so that of many callbacks at the same moment one wins (RFC 9700 section 4.7.1).
 */
export async function consumeAuthorization(
  kindId: string,
  state: string | null,
  proofs: readonly TripProof[],
): Promise<Consumed | { mismatch: OutcomeCode }> {
  if (!state || proofs.length === 0) return { mismatch: await mismatchOf(kindId, state) };
  const ids = proofs.map((proof) => proof.authorizationId);
  const hashes = proofs.map((proof) => hashSecret(proof.secret));
  const [consumed] = await db.$queryRaw<Consumed[]>`
    UPDATE "authorization" SET consumed_at = now(),
      steps = steps || ${JSON.stringify([stepNow("The provider sent the browser back")])}::jsonb
    WHERE state_hash = ${hashSecret(state)} AND kind = ${kindId} AND consumed_at IS NULL AND expires_at > now()
      AND state = 'opened'
      AND (id::text, cookie_hash) IN (SELECT * FROM unnest(${ids}::text[], ${hashes}::text[]))
    RETURNING id, kind, environment, client_id AS "clientId", client_secret_sealed AS "clientSecretSealed",
      redirect_uri AS "redirectUri", begun_by_id AS "begunById", link_id AS "linkId",
      previous_enterprise_id AS "previousEnterpriseId"`;
  return consumed ?? { mismatch: await mismatchOf(kindId, state) };
}
