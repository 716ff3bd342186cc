import { format, stripVTControlCharacters } from "node:util";
import type { Level } from "./line.ts";
import { log } from "./log.ts";

const levels = { debug: "info", log: "info", info: "info", warn: "warn", error: "error", trace: "error" } as const;

// Next puts a sign before what it says.
const sign = /^\s*[▲⚠⨯✓○»]\s*/u;

function say(level: Level, given: readonly unknown[]): void {
  const error = given.find((value) => value instanceof Error);
  const words = stripVTControlCharacters(format(...given.filter((value) => value !== error))).replace(sign, "");
  const message = words.trim() || (error?.message ?? "");
  if (message) log[level](message, error && { error });
}

/** Makes lines of the log of what others write by `console`, and of Node's own warnings. */
export function takeConsole(): void {
  for (const [method, level] of Object.entries(levels))
    Object.assign(console, { [method]: (...given: unknown[]) => say(level, given) });
  process.removeAllListeners("warning");
  process.on("warning", (warning) => log.warn(warning.message, { error: warning }));
}
