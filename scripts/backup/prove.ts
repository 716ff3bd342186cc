import { existsSync } from "node:fs";
import { join } from "node:path";
import { verificationInWords } from "#lib/audit/words.ts";
import { engine } from "#lib/caller.ts";
import { Fault } from "#scripts/fault.ts";
import { keysFolder } from "#scripts/start/keys.ts";
import { sharedVariables } from "#scripts/start/plans.ts";
import type { Settings } from "#scripts/start/settings.ts";

/** The files in which the embedded installation keeps its keys, as far as they are there; none is made. */
function keyFiles(settings: Settings): Record<string, string> {
  const files = { CONSOLE_KEYS_FILE: "console-keys", SESSION_SECRET_FILE: "session-secret" };
  return Object.fromEntries(
    Object.entries(files)
      .map(([name, file]) => [name, join(keysFolder(settings), file)] as const)
      .filter(([, path]) => existsSync(path)),
  );
}

const isGiven = (name: string) => Boolean(process.env[name] || process.env[`${name}_FILE`]);

/** What it says of the keys that so many proofs of the database were opened. Nothing is tried where nothing is sealed. */
async function keysInWords(proofs: number): Promise<string> {
  const { readKeyUses } = await import("#lib/keys/status.ts");
  const isSealed = (await readKeyUses()).length > 0;
  if (proofs === 0)
    return isSealed
      ? "The keys were not tried: no start has left a proof in it."
      : "Nothing is sealed in it yet, so the keys were not tried.";
  return isSealed
    ? "The keys fit: they open what is sealed in it."
    : "The keys fit: they open the proof of its last start. No secret is sealed in it yet.";
}

/**
 * Proves what was restored: the audit log's chain holds, and the keys of this environment or data folder open what is
 * sealed. Gives a sentence for each. Throws a Fault when one is not so; what was restored stays.
 */
export async function proveRestored(settings: Settings, url: string): Promise<string[]> {
  const files = settings.databaseUrl === undefined ? keyFiles(settings) : {};
  const presets = Object.entries(sharedVariables(settings, files)).filter(
    ([name]) => !isGiven(name.replace(/_FILE$/, "")),
  );
  Object.assign(process.env, Object.fromEntries(presets), { DATABASE_URL: url });
  const { disconnect } = await import("#lib/db.ts"); // connects to DATABASE_URL when it is loaded
  try {
    const { verifyChain } = await import("#lib/audit/verify.ts");
    const found = await verifyChain(engine);
    if (!found.holds) throw new Fault(`The database is restored, but: ${verificationInWords(found)}`);
    const told = [verificationInWords(found)];
    if (!isGiven("CONSOLE_KEYS") || !isGiven("SESSION_SECRET"))
      return [...told, "There are no keys here yet: put them back before you start the console."];
    const { proveKeys } = await import("#lib/key-canary.ts");
    const proofs = await proveKeys().catch((error: Error) => {
      throw new Fault(`The database is restored, but: ${error.message}`);
    });
    return [...told, await keysInWords(proofs)];
  } finally {
    await disconnect();
  }
}
