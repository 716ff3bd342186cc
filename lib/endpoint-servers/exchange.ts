import type { EndpointServerCaller } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { type AssertionRefused, spendAssertion, unknownServer, verifyAssertion } from "./assertion.ts";
import { noteBoot } from "./boots.ts";
import { lockIdentity } from "./lock.ts";
import { type Barred, barOf } from "./refused-calls.ts";
import { adoptKey } from "./rotate-key.ts";
import { issueToken, tokenLifeSeconds } from "./tokens.ts";

type Exchanged = { outcome: "token"; token: string; expiresInSeconds: number; serverTime: Date };

/**
 * Exchanges an assertion, good once, for a ten-minute token. The first one signed with an announced new key makes that
 * the key. Gives Barred for an endpoint server whose calls are not answered.
 */
export async function exchangeAssertion(
  assertion: string,
  address: string | null,
): Promise<Exchanged | AssertionRefused | Barred> {
  const verified = await verifyAssertion(assertion);
  if (verified.outcome !== "verified") return verified;
  const { boot, next_key } = verified.claims;
  if (next_key) return { outcome: "invalid", message: "This assertion announces a key; it gets no token." };
  return db.$transaction(async (transaction) => {
    const identity = await lockIdentity(transaction, verified.id);
    if (!identity) return unknownServer("This endpoint server is not known. Enrol it with a new code.");
    const server: EndpointServerCaller = { kind: "endpoint-server", id: identity.id, name: identity.name, address };
    const bar = barOf(identity);
    if (bar) return { bar, server };
    if (![identity.publicKey, identity.nextPublicKey].includes(verified.signedBy)) {
      return unknownServer("The key of this endpoint server has changed. Enrol it again with a new code.");
    }
    const spent = await spendAssertion(transaction, verified);
    if (spent) return spent;
    if (await noteBoot(transaction, identity, { bootId: boot, host: null, address })) {
      return { bar: "quarantined", server };
    }
    if (verified.signedBy === identity.nextPublicKey) await adoptKey(transaction, server, identity);
    const token = await issueToken(transaction, identity.id);
    return { outcome: "token", token, expiresInSeconds: tokenLifeSeconds, serverTime: verified.now };
  });
}
