import { createHmac } from "node:crypto";
import { randomSecret } from "#lib/seal.ts";

const prefix = "whsec_";

/** A new signing secret, as the receiver enters it: the prefix and base64 of 32 random bytes. */
export function newSigningSecret(): string {
  return prefix + Buffer.from(randomSecret(), "base64url").toString("base64");
}

type Signed = { id: string; timestampSeconds: number; body: string };

/**
 * The headers by which a receiver knows that a message is ours, new and whole (Standard Webhooks, "Signature scheme"):
 * HMAC-SHA256 over id, time and body.
 */
export function signatureHeaders(secret: string, { id, timestampSeconds, body }: Signed): Record<string, string> {
  const key = Buffer.from(secret.slice(prefix.length), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestampSeconds}.${body}`).digest("base64");
  return {
    "webhook-id": id,
    "webhook-timestamp": String(timestampSeconds),
    "webhook-signature": `v1,${signature}`,
  };
}
