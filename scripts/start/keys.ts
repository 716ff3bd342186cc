import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { codeOf, Fault } from "#scripts/fault.ts";
import type { Settings } from "./settings.ts";

export const keysFolder = (settings: Settings): string => join(settings.dataFolder, "keys");

/** Each secret of the console: the variable that presets it, and what a new one looks like. */
const secrets = [
  { variable: "SESSION_SECRET", file: "session-secret", create: () => randomBytes(32).toString("base64url") },
  { variable: "CONSOLE_KEYS", file: "console-keys", create: () => `k1:${randomBytes(32).toString("base64")}` },
];

function checkFile(path: string): void {
  try {
    if (process.platform !== "win32" && (statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
    if (readFileSync(path, "utf8").trim() !== "") return;
  } catch (error) {
    throw new Fault(`The key file ${path} can't be read (${codeOf(error)}): make it readable for you alone.`);
  }
  throw new Fault(`The key file ${path} is empty: restore it from your backup.`);
}

/**
 * Makes sure that every key is there, and gives back the variables that name the files. New keys are made only while
 * there is no data yet: with data, a missing key is lost and a new one would open nothing.
 */
export function ensureKeys(
  settings: Settings,
  environment: Record<string, string | undefined>,
): Record<string, string> {
  const folder = keysFolder(settings);
  const madeBefore = existsSync(join(folder, "made"));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const variables: Record<string, string> = {};
  for (const { variable, file, create } of secrets) {
    if (environment[variable] || environment[`${variable}_FILE`]) continue;
    const path = join(folder, file);
    if (existsSync(path)) checkFile(path);
    else if (madeBefore)
      throw new Fault(
        `The key file ${path} is missing: restore it from your backup, or set ${variable}; a new key would not open what the old one sealed.`,
      );
    else writeFileSync(path, `${create()}\n`, { mode: 0o600, flag: "wx" });
    variables[`${variable}_FILE`] = path;
  }
  if (!madeBefore)
    writeFileSync(join(folder, "made"), "The keys of this folder belong to the data beside it. Back them up.\n", {
      mode: 0o600,
    });
  return variables;
}

/** The password in a file beside the keys, for its owner alone; a new one where there is none. */
export function ensurePassword(settings: Settings, file: string): string {
  const path = join(keysFolder(settings), file);
  mkdirSync(keysFolder(settings), { recursive: true, mode: 0o700 });
  if (existsSync(path)) checkFile(path);
  else writeFileSync(path, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  return readFileSync(path, "utf8").trim();
}
