import { hashSecret } from "#lib/seal.ts";

/** The base64url SHA-256 of a public key as it is kept (a JWK, JSON text): what the console shows, to compare. */
export function keyFingerprint(publicKey: string): string {
  const { x } = JSON.parse(publicKey) as { x: string };
  return `SHA256:${hashSecret(x)}`;
}
