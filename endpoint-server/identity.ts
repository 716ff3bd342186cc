import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { exportJWK, generateKeyPair } from "jose";
import { z } from "zod";
import { Stop } from "./stop.ts";

/** An Ed25519 key, made here; its private half never leaves this machine. */
const privateKey = z.object({ kty: z.literal("OKP"), crv: z.literal("Ed25519"), x: z.string(), d: z.string() });
export type PrivateKey = z.infer<typeof privateKey>;

const identityFile = z.object({
  instanceId: z.uuid(),
  privateKey,
  keyMadeAt: z.iso.datetime().nullable().default(null),
  /** The key that is to follow, kept before the engine hears of it. `codeHash`: of the code it is to enrol with. */
  nextKey: privateKey.extend({ codeHash: z.string().nullable() }).nullable().default(null),
  /** Null until a code has enrolled it. */
  enrolment: z.object({ endpointServerId: z.uuid(), name: z.string(), codeHash: z.string() }).nullable(),
});
export type Identity = z.infer<typeof identityFile>;

function why(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown cause";
}

// The rename itself survives a power cut only once its folder is on disk; Windows can't open folders, and needs not.
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const opened = await open(folder, "r");
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}

/** Keeps the identity in a file that only its owner may read: whole, or as it was. Throws Stop when it can't. */
export async function saveIdentity(folder: string, identity: Identity): Promise<void> {
  const path = join(folder, "identity.json");
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = await open(`${path}.new`, "w", 0o600);
    try {
      await file.writeFile(JSON.stringify(identity));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
    await syncFolder(folder);
  } catch (error) {
    throw new Stop(
      `${path} can't be written (${why(error)}). Make the folder writable, or set ENDPOINT_SERVER_DATA_DIR to another.`,
    );
  }
}

/** A new key, known to nobody yet. */
export async function makeKey(): Promise<PrivateKey> {
  const pair = await generateKeyPair("Ed25519", { extractable: true });
  return privateKey.parse(await exportJWK(pair.privateKey));
}

async function makeIdentity(folder: string): Promise<Identity> {
  const keyMadeAt = new Date().toISOString();
  const made = { instanceId: randomUUID(), privateKey: await makeKey(), keyMadeAt, enrolment: null };
  const identity = identityFile.parse(made);
  await saveIdentity(folder, identity);
  return identity;
}

/** Who this machine is, or null before its first start. Changes nothing. Throws Stop. */
export async function findIdentity(folder: string): Promise<Identity | null> {
  const path = join(folder, "identity.json");
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (why(error) === "ENOENT") return null;
    throw new Stop(`${path} can't be read (${why(error)}). Give this user access to it.`);
  }
  try {
    return identityFile.parse(JSON.parse(text));
  } catch {
    throw new Stop(`${path} is damaged. Restore it, or delete it and enrol this machine again with a new code.`);
  }
}

/** Who this machine is: the key and the ids it made at its first start, the same after every restart. Throws Stop. */
export async function readIdentity(folder: string): Promise<Identity> {
  return (await findIdentity(folder)) ?? makeIdentity(folder);
}

/** Whether this code has enrolled the machine already, so that a restart with the same settings does nothing new. */
export function enrolledWith(identity: Identity, code: string): boolean {
  return identity.enrolment?.codeHash === hashOfCode(code);
}

export function hashOfCode(code: string): string {
  return createHash("sha256").update(code).digest("base64url");
}

/** The identity as this process has it, and the way to change it: on disk first. */
export type Keeper = { current(): Identity; save(changes: Partial<Identity>): Promise<void> };

export function identityKeeper(folder: string, identity: Identity): Keeper {
  let current = identity;
  return {
    current: () => current,
    save: async (changes) => {
      const changed = { ...current, ...changes };
      await saveIdentity(folder, changed);
      current = changed;
    },
  };
}

/** The changes that make the key that was to follow the key. */
export function followed(nextKey: PrivateKey): Pick<Identity, "privateKey" | "nextKey" | "keyMadeAt"> {
  const { kty, crv, x, d } = nextKey;
  return { privateKey: { kty, crv, x, d }, nextKey: null, keyMadeAt: new Date().toISOString() };
}
