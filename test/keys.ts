import { parseKeys } from "#lib/keys/console-keys.ts";

/** A setting with these keys, each made of its id, in order. */
export function keysSetting(...ids: string[]): string {
  return ids.map((id) => `${id}:${Buffer.alloc(32, id).toString("base64")}`).join(",");
}

/** From now on this process has these keys, as after a restart with another CONSOLE_KEYS. */
export function restartWithKeys(setting: string): void {
  const keys = parseKeys(setting).flatMap((entry) => ("key" in entry ? [[entry.id, entry.key] as const] : []));
  Object.assign(globalThis, { consoleKeys: new Map(keys) });
}
