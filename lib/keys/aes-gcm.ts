import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const algorithm = "aes-256-gcm";
const ivBytes = 12;
const tagBytes = 16;
export const keyBytes = 32;

/** Encrypts, bound to a text that is needed again to decrypt: 12 bytes of nonce, the ciphertext, 16 bytes of tag. */
export function encrypt(key: Buffer, plain: Buffer, bound: string): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(bound));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Decrypts what `encrypt` made. Throws when a byte, the key or the bound text is another one. */
export function decrypt(key: Buffer, packed: Buffer, bound: string): Buffer {
  const decipher = createDecipheriv(algorithm, key, packed.subarray(0, ivBytes), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(bound));
  decipher.setAuthTag(packed.subarray(-tagBytes));
  return Buffer.concat([decipher.update(packed.subarray(ivBytes, -tagBytes)), decipher.final()]);
}
