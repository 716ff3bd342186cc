import { randomUUID } from "node:crypto";
import { importJWK, SignJWT } from "jose";
import type { PrivateKey } from "./identity.ts";
import { machine } from "./machine.ts";

type Claims = { endpointServerId: string; engineUrl: string; nowMs: number; nextKey: PrivateKey | null };

/**
 * A signed statement of who this is, for this engine, a minute long and good once (RFC 7523 section 3). With `nextKey`
 * it announces that key's public half.
 */
export async function signAssertion(
  key: PrivateKey,
  { endpointServerId, engineUrl, nowMs, nextKey }: Claims,
): Promise<string> {
  const seconds = Math.floor(nowMs / 1000);
  const announced = nextKey && { next_key: { kty: nextKey.kty, crv: nextKey.crv, x: nextKey.x } };
  return new SignJWT({ boot: machine.bootId, ...announced })
    .setProtectedHeader({ alg: "EdDSA" })
    .setIssuer(endpointServerId)
    .setSubject(endpointServerId)
    .setAudience(engineUrl)
    .setJti(randomUUID())
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 60)
    .sign(await importJWK(key, "EdDSA"));
}
