import { refusalSentence } from "#lib/database-sentences.ts";
import { db } from "#lib/db.ts";
import { env } from "#lib/env.ts";
import { loadKeys } from "#lib/keys/console-keys.ts";
import { log } from "#lib/log/log.ts";
import { requireDatabase } from "#lib/require-database.ts";
import { open, seal } from "#lib/seal.ts";

const text = "These keys fit this database.";
const placeOf = (keyId: string) => ({ table: "key_canary", id: keyId, column: "sealed" });

/**
 * Unwraps the keys and proves that the keys of this process open what this database holds. Gives how many proofs there
 * were to open: none before the first start. Throws an Error with a sentence when a key is missing or another one goes
 * by its id.
 */
export async function proveKeys(): Promise<number> {
  await loadKeys();
  const proofs = await db.keyCanary.findMany();
  for (const { keyId, sealed } of proofs) {
    if (openOrNull(sealed, keyId) !== text) {
      throw new Error(
        `CONSOLE_KEYS does not fit this database: what was sealed with key ${keyId} does not open. Put the key back.`,
      );
    }
  }
  return proofs.length;
}

/** As proveKeys, and leaves a proof for the key that now seals. */
export async function checkKeys(): Promise<void> {
  await proveKeys();
  const [, keyId = ""] = seal(text, placeOf("")).split(".");
  await db.keyCanary.createMany({ data: [{ keyId, sealed: seal(text, placeOf(keyId)) }], skipDuplicates: true });
}

/** For the start of the console: ends it with a sentence and exit code 1 unless settings, database and keys fit. */
export async function requireKeys(): Promise<void> {
  try {
    env();
    await requireDatabase();
    await checkKeys();
  } catch (error) {
    log.fatal(refusalSentence(error) ?? (error instanceof Error ? error.message : String(error)));
    process.exit(1);
  }
}

function openOrNull(sealed: string, keyId: string): string | null {
  try {
    return open(sealed, placeOf(keyId));
  } catch {
    return null;
  }
}
