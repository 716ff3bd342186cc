import { createHash, createHmac, randomBytes } from "node:crypto";
import { env } from "#lib/env.ts";
import { decrypt, encrypt, keyBytes } from "#lib/keys/aes-gcm.ts";
import { activeKeyId, consoleKeys } from "#lib/keys/console-keys.ts";

/** Where a sealed text lives. It is bound to the text, so a text moved to another row or column does not open. */
export type SealedPlace = { table: string; id: string; column: string };

const boundTo = (place: SealedPlace) => ["v1", place.table, place.id, place.column].join("|");

function wrap(dataKey: Buffer, place: SealedPlace): string {
  const keyId = activeKeyId();
  const key = consoleKeys().get(keyId);
  if (!key) throw new Error("There is no key to seal with.");
  return `v1.${keyId}.${encrypt(key, dataKey, `${boundTo(place)}|${keyId}`).toString("base64url")}`;
}

/** Seals a text for its place: `v1.<key id>.<wrapped data key>.<ciphertext>` (AES-256-GCM twice, a data key a text). */
export function seal(text: string, place: SealedPlace): string {
  const dataKey = randomBytes(keyBytes);
  const sealed = encrypt(dataKey, Buffer.from(text, "utf8"), boundTo(place));
  return `${wrap(dataKey, place)}.${sealed.toString("base64url")}`;
}

function unwrapped(sealed: string, place: SealedPlace): { dataKey: Buffer; keyId: string; text: string } {
  const [version, keyId, wrapped, text] = sealed.split(".");
  const key = keyId ? consoleKeys().get(keyId) : undefined;
  if (version !== "v1" || !keyId || !wrapped || !text) throw new Error("A sealed value is damaged.");
  if (!key) throw new Error(`A sealed value needs key ${keyId}, which CONSOLE_KEYS does not hold.`);
  try {
    return { dataKey: decrypt(key, Buffer.from(wrapped, "base64url"), `${boundTo(place)}|${keyId}`), keyId, text };
  } catch {
    throw doesNotOpen(keyId);
  }
}

const doesNotOpen = (keyId: string) =>
  new Error(`A sealed value does not open with key ${keyId}: it was changed, moved, or the key is another one.`);

/** Opens what `seal` made for the same place. Throws an Error without the text, the place or a key in it. */
export function open(sealed: string, place: SealedPlace): string {
  const { dataKey, keyId, text } = unwrapped(sealed, place);
  try {
    return decrypt(dataKey, Buffer.from(text, "base64url"), boundTo(place)).toString("utf8");
  } catch {
    throw doesNotOpen(keyId);
  }
}

/** The same sealed text with its data key wrapped by the key that seals now. Throws as `open` does. */
export function rewrapped(sealed: string, place: SealedPlace): string {
  open(sealed, place);
  const { dataKey, text } = unwrapped(sealed, place);
  return `${wrap(dataKey, place)}.${text}`;
}

/** SHA-256, base64url: to find a random secret's row without keeping the secret. Not for passwords. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

/** A short keyed fingerprint of a token: to compare tokens without showing them. */
export function fingerprint(token: string): string {
  const key = createHash("sha256").update(`fingerprint|${env().SESSION_SECRET}`).digest();
  return createHmac("sha256", key).update(token).digest("base64url").slice(0, 22);
}

/** A random secret of `bytes` bytes (32 unless told), base64url. */
export function randomSecret(bytes = 32): string {
  return randomBytes(bytes).toString("base64url");
}
