import { randomBytes } from "node:crypto";
import { engine } from "#lib/caller.ts";
import { disconnect } from "#lib/db.ts";
import { Conflict, NotFound } from "#lib/errors.ts";
import { checkKeys } from "#lib/key-canary.ts";
import { activeKeyId, loadKeys } from "#lib/keys/console-keys.ts";
import { dropKey } from "#lib/keys/drop.ts";
import { contextOf, isKeyManagement, keyManagements } from "#lib/keys/key-management.ts";
import { rewrapKeys } from "#lib/keys/rewrap.ts";
import { type KeyStatus, keyAge, readKeyStatus, readKeyUses } from "#lib/keys/status.ts";
import { settingOrFile } from "#lib/setting-or-file.ts";
import { Fault, orSentence } from "#scripts/fault.ts";
import { connectToDatabase } from "#scripts/migrate.ts";

const usage = `Usage: npm run keys -- status                      which key is needed by how many sealed texts
       npm run keys -- new <id> [local|kms]         a new key for CONSOLE_KEYS, wrapped when told by whom
       npm run keys -- rewrap                       wrap everything with the first key of CONSOLE_KEYS
       npm run keys -- drop <id>                    do without a key that nothing needs any more`;

function inWords({ id, active, held, proven, uses }: KeyStatus): string {
  const rows = uses.reduce((sum, use) => sum + use.rows, 0);
  const facts = [
    active && "seals",
    held ? "in CONSOLE_KEYS" : "NOT in CONSOLE_KEYS",
    proven ? "demanded at every start" : "not demanded at the start",
    `${rows} sealed ${rows === 1 ? "text" : "texts"}`,
  ];
  const columns = uses.map((use) => `  ${use.table}.${use.column}: ${use.rows}`);
  return [`${id}: ${facts.filter(Boolean).join(", ")}`, ...columns].join("\n");
}

async function status(): Promise<string> {
  await loadKeys();
  const keys = await readKeyStatus();
  const ages = keys.filter(({ active, proven }) => active && proven).map((key) => keyAge(key));
  const nothing = keys.every(({ uses }) => uses.length === 0) ? ["Nothing is sealed yet, so no key was tried."] : [];
  return [...keys.map(inWords), ...ages, ...nothing].join("\n");
}

async function newKey(id: string, by: string | undefined): Promise<string> {
  if (!/^[\w-]{1,32}$/.test(id)) throw new Fault("A key's id is 1 to 32 letters, digits, - or _.");
  const key = randomBytes(32);
  if (by === undefined) return `${id}:${key.toString("base64")}`;
  if (!isKeyManagement(by)) throw new Fault(`There is no key management ${by}: write local or kms.`);
  return `${id}:${by}:${await keyManagements[by]().wrap(key, contextOf(id))}`;
}

async function rewrap(): Promise<string> {
  await checkKeys();
  const { rows, damaged } = await rewrapKeys(engine);
  if ((await readKeyUses()).length === 0) return "Nothing is sealed yet, so nothing was wrapped.";
  const told = `${rows} sealed ${rows === 1 ? "text was" : "texts were"} wrapped with key ${activeKeyId()}.`;
  if (damaged.length === 0) return told;
  const some = damaged.slice(0, 5).join(", ");
  throw new Fault(
    `${told} ${damaged.length} can't be opened and stay as they are: ${some}. Enter those secrets again.`,
  );
}

async function drop(id: string): Promise<string> {
  await checkKeys();
  await dropKey(engine, id);
  return `Nothing needs key ${id} any more. Remove it from CONSOLE_KEYS (or the file that CONSOLE_KEYS_FILE names), restart every process, and keep it with the backups that were made while it was in use.`;
}

async function answer([command, id, by]: string[]): Promise<string> {
  if (command === "new" && id) return newKey(id, by);
  const isKnown = (["status", "rewrap"].includes(command ?? "") && !id) || (command === "drop" && id && !by);
  if (!isKnown) throw new Fault(usage);
  await (await connectToDatabase(settingOrFile("DATABASE_URL") ?? "")).end();
  if (command === "status") return status();
  return command === "drop" && id ? drop(id) : rewrap();
}

/** Counts, makes, rewraps and drops the keys of CONSOLE_KEYS for the database of DATABASE_URL. */
await orSentence(async () => {
  try {
    console.log(await answer(process.argv.slice(2)));
  } catch (error) {
    // A wrong setting, a key that does not fit, a management that does not answer: each has its sentence.
    if (error instanceof Conflict || error instanceof NotFound || (error instanceof Error && error.name === "Error")) {
      throw new Fault(error.message);
    }
    throw error;
  } finally {
    await disconnect();
  }
});
