import { type Caller, requireRole } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { NotFound } from "#lib/errors.ts";
import { hashSecret } from "#lib/seal.ts";
import type { TripProof } from "./cookie.ts";
import { recordTokenFilledIn, recordTokenShown } from "./token-reading.ts";
import { type AuthorizationStatus, statusOf } from "./view.ts";

/**
 * Where an authorization stands, for the person who began it. The token is given only when that person also made the
 * trip, in the same browser session; the first time is on record. Throws NotFound.
 */
export async function readAuthorization(admin: Caller, authorizationId: string): Promise<AuthorizationStatus> {
  requireRole(admin, "administrator");
  const row = await db.authorization.findFirst({ where: { id: authorizationId, begunById: admin.id } });
  if (!row) throw new NotFound("There is no such authorization of yours.");
  const status = statusOf(row, row.openedInSession && row.sessionId === admin.sessionId);
  if (status.state === "granted" && status.token) await recordTokenFilledIn(admin, row);
  return status;
}

/**
 * How a trip ended, with the token, for the browser that made it; null for every other. `linkFrom`: who sent the link it
 * was made by.
 */
export async function readResult(
  authorizationId: string,
  proofs: readonly TripProof[],
): Promise<(AuthorizationStatus & { kind: string; openedInSession: boolean; linkFrom: string | null }) | null> {
  const proof = proofs.find((one) => one.authorizationId === authorizationId);
  if (!proof) return null;
  const row = await db.authorization.findFirst({
    where: { id: authorizationId, cookieHash: hashSecret(proof.secret) },
    include: { begunBy: { select: { name: true } } },
  });
  if (!row) return null;
  const status = statusOf(row, true);
  if (status.state === "granted" && status.token) await recordTokenShown(row);
  const linkFrom = row.linkId ? row.begunBy.name : null;
  return { ...status, kind: row.kind, openedInSession: row.openedInSession, linkFrom };
}
