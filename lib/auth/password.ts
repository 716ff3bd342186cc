import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { passwordMaxLength } from "./new-password.ts";

// OWASP Password Storage Cheat Sheet: Argon2id (this library's default), 19 MiB, two passes, one thread.
const argon2id = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The argon2id hash of a password, with its own salt, in the PHC string format. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, argon2id);
}

/** A password for somebody else: 26 letters and figures that can't be mistaken for one another, 130 bits. */
export function makePassword(): string {
  const alphabet = "abcdefghjkmnpqrstuvwxyz23456789X";
  return Array.from(randomBytes(26), (byte) => alphabet[byte % alphabet.length]).join("");
}

let nobody: Promise<string> | undefined;

/** Whether the password fits the hash. Without a hash it takes as long and is false, so that time tells nothing. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  nobody ??= hashPassword("nobody has this password");
  const fits = await verify(passwordHash ?? (await nobody), password.slice(0, passwordMaxLength + 1));
  return fits && passwordHash !== null;
}
