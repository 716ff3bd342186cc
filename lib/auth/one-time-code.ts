import { randomBytes } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import { hashSecret } from "#lib/seal.ts";

// RFC 6238, as every authenticator app has it: SHA-1, six figures, 30 seconds.
const shape = { algorithm: "SHA1", digits: 6, period: 30 };
const secretBytes = 20;
/** A clock may be one step off (RFC 6238 5.2). */
const window = 1;

/** A new secret for an authenticator app, in base32. */
export const createAppSecret = (): string => new Secret({ size: secretBytes }).base32;

/** What an authenticator app reads out of the QR code. */
export function appAddress(secret: string, label: string): string {
  return new TOTP({ ...shape, issuer: "Connector Console", label, secret: Secret.fromBase32(secret) }).toString();
}

/** The step of the code, counted in 30 seconds since 1970; null when it is not one of this moment. */
export function stepOf(secret: string, code: string, now = Date.now()): number | null {
  const totp = new TOTP({ ...shape, secret: Secret.fromBase32(secret) });
  const delta = totp.validate({ token: code, timestamp: now, window });
  return delta === null ? null : Math.floor(now / 1000 / shape.period) + delta;
}

// Crockford's base 32: 32 signs, of which none looks like another, so that each is five bits.
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
const recoveryCount = 10;
const recoverySigns = 28;

/** Ten recovery codes of 140 bits each, such as "0a1b-2c3d-4e5f-6g7h-8j9k-mnpq-rstv". */
export function createRecoveryCodes(): string[] {
  return Array.from({ length: recoveryCount }, () => {
    const signs = Array.from(randomBytes(recoverySigns), (byte) => alphabet[byte % alphabet.length]).join("");
    return signs.match(/.{4}/g)?.join("-") ?? signs;
  });
}

/** The hash that a recovery code is kept as, however it is typed: an O counts as 0, an I and an L as 1. */
export function recoveryHash(typed: string): string {
  const signs = typed.toLowerCase().replace(/[\s-]/g, "");
  return hashSecret(signs.replaceAll("o", "0").replace(/[il]/g, "1"));
}
