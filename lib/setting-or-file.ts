import { readFileSync } from "node:fs";

/** A setting's file that can't be read; its message is a sentence. */
export class UnreadableSetting extends Error {}

/** A setting that may also be given as a file, by the same name and _FILE. Throws UnreadableSetting. */
export function settingOrFile(name: string, environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const value = environment[name];
  if (value) return value;
  const file = environment[`${name}_FILE`];
  if (!file) return undefined;
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    throw new UnreadableSetting(`${name}_FILE names a file that can't be read. Check the path and its owner.`);
  }
}
