import { env } from "#lib/env.ts";
import { keyBytes } from "./aes-gcm.ts";
import { contextOf, isKeyManagement, type KeyManagementName, keyManagements } from "./key-management.ts";

type Entry = { id: string; key: Buffer } | { id: string; wrappedBy: KeyManagementName; blob: string };

/**
 * The keys of CONSOLE_KEYS in order, the first seals: `id:base64`, or `id:local:blob` and `id:kms:blob` where a key
 * management has wrapped them. Throws an Error that names the fault, never a key.
 */
export function parseKeys(setting: string): Entry[] {
  const entries: Entry[] = [];
  for (const text of setting.split(/[,\s]+/).filter(Boolean)) {
    const [id = "", second = "", blob] = text.split(":", 3);
    if (!/^[\w-]{1,32}$/.test(id)) throw new Error("CONSOLE_KEYS has a key without an id. Write id:base64.");
    if (entries.some((entry) => entry.id === id)) throw new Error(`CONSOLE_KEYS names key ${id} twice.`);
    if (blob !== undefined) {
      if (!isKeyManagement(second)) throw new Error(`CONSOLE_KEYS: key ${id} is wrapped by neither local nor kms.`);
      entries.push({ id, wrappedBy: second, blob });
      continue;
    }
    const key = Buffer.from(second, "base64");
    if (key.length !== keyBytes) throw new Error(`CONSOLE_KEYS: key ${id} is not 32 bytes of base64.`);
    entries.push({ id, key });
  }
  if (entries.length === 0) throw new Error("CONSOLE_KEYS holds no key. Write id:base64 of a 32-byte key.");
  return entries;
}

async function unwrap(entry: Entry): Promise<[string, Buffer]> {
  if ("key" in entry) return [entry.id, entry.key];
  try {
    const key = await keyManagements[entry.wrappedBy]().unwrap(entry.blob, contextOf(entry.id));
    if (key.length !== keyBytes) throw new Error("What was wrapped is not a key of 32 bytes.");
    return [entry.id, key];
  } catch (error) {
    throw new Error(
      `Key ${entry.id} of CONSOLE_KEYS can't be unwrapped. ${error instanceof Error ? error.message : ""}`,
    );
  }
}

// One for the process also where a bundler makes several of this module.
const holder = globalThis as typeof globalThis & { consoleKeys?: Map<string, Buffer> };

/** Unwraps the keys, once for the process and before anything is sealed or opened. Throws an Error with a sentence. */
export async function loadKeys(): Promise<void> {
  holder.consoleKeys ??= new Map(await Promise.all(parseKeys(env().CONSOLE_KEYS).map(unwrap)));
}

/** The keys by id; the first seals. Throws an Error while keys that are wrapped have not been loaded. */
export function consoleKeys(): Map<string, Buffer> {
  if (holder.consoleKeys) return holder.consoleKeys;
  const keys = new Map<string, Buffer>();
  for (const entry of parseKeys(env().CONSOLE_KEYS)) {
    if (!("key" in entry)) throw new Error(`Key ${entry.id} of CONSOLE_KEYS was not unwrapped at the start.`);
    keys.set(entry.id, entry.key);
  }
  holder.consoleKeys = keys;
  return keys;
}

/** The id of the key that seals. */
export function activeKeyId(): string {
  const [id = ""] = consoleKeys().keys();
  return id;
}
