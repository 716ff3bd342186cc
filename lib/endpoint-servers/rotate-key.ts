import { recordAudit } from "#lib/audit/record.ts";
import type { EndpointServerCaller } from "#lib/caller.ts";
import { db, type Transaction } from "#lib/db.ts";
import { type AssertionRefused, spendAssertion, unknownServer, verifyAssertion } from "./assertion.ts";
import { keyFingerprint } from "./key-fingerprint.ts";
import { type LockedIdentity, lockIdentity } from "./lock.ts";
import { type Barred, barOf } from "./refused-calls.ts";

/**
 * Keeps the new key that a machine announces in an assertion signed with its present one. Both count until the new one
 * is first used, so that a machine that crashes on the way is not locked out. Announced again, it says the same.
 */
export async function announceKey(
  assertion: string,
  address: string | null,
): Promise<{ outcome: "announced" } | AssertionRefused | Barred> {
  const verified = await verifyAssertion(assertion);
  if (verified.outcome !== "verified") return verified;
  const { next_key: nextKey } = verified.claims;
  if (!nextKey) return { outcome: "invalid", message: "The assertion announces no next_key." };
  return db.$transaction(async (transaction) => {
    const identity = await lockIdentity(transaction, verified.id);
    if (!identity) return unknownServer("This endpoint server is not known. Enrol it with a new code.");
    const bar = barOf(identity);
    const { id, name } = identity;
    if (bar) return { bar, server: { kind: "endpoint-server", id, name, address } };
    if (identity.publicKey !== verified.signedBy) {
      return unknownServer("A new key is announced with the present one. Enrol it again with a new code.");
    }
    const spent = await spendAssertion(transaction, verified);
    if (spent) return spent;
    await transaction.endpointServer.update({ where: { id }, data: { nextPublicKey: JSON.stringify(nextKey) } });
    return { outcome: "announced" };
  });
}

/** Makes the announced key of a locked endpoint server its key: the old one and its tokens count no longer. */
export async function adoptKey(
  transaction: Transaction,
  server: EndpointServerCaller,
  { id, name, publicKey, nextPublicKey }: LockedIdentity,
): Promise<void> {
  if (nextPublicKey === null) return;
  const fingerprint = keyFingerprint(nextPublicKey);
  await transaction.$executeRaw`
    UPDATE endpoint_server SET public_key = next_public_key, next_public_key = NULL, key_since = now(),
      public_key_fingerprint = ${fingerprint}
    WHERE id = ${id}::uuid`;
  await transaction.endpointServerToken.deleteMany({ where: { endpointServerId: id } });
  await recordAudit(transaction, server, {
    noun: "endpoint server",
    event: "key changed",
    subjectId: id,
    subject: name,
    before: { publicKeyFingerprint: keyFingerprint(publicKey) },
    after: { publicKeyFingerprint: fingerprint },
  });
}
