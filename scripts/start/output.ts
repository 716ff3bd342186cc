import { createWriteStream, mkdirSync, renameSync, statSync, type WriteStream } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { stripVTControlCharacters } from "node:util";

const logFileBytes = 20_000_000;
const alarming = ["warn", "error", "fatal"];

/** Opens a log file for appending; a large one from before is put aside as `<name>.1`. */
export function openLog(path: string): WriteStream {
  mkdirSync(dirname(path), { recursive: true });
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > logFileBytes) renameSync(path, `${path}.1`);
  return createWriteStream(path, { flags: "a", mode: 0o600 });
}

function structured(line: string): { level?: unknown; message?: unknown } | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** What of a log line a person at the terminal is to see: warnings, errors, and whatever came on stderr. */
export function worthShowing(line: string, isError: boolean): string | undefined {
  const entry = structured(line);
  if (entry && typeof entry.level === "string")
    return alarming.includes(entry.level) ? String(entry.message ?? line) : undefined;
  const text = stripVTControlCharacters(line);
  return isError && text.trim() !== "" ? text : undefined;
}

/** Writes a stream of lines to `log`, and gives `show` those that a person is to see. */
export function follow(stream: Readable, log: WriteStream, isError: boolean, show: (text: string) => void): void {
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on("line", (line) => {
    log.write(`${line}\n`);
    const text = worthShowing(line, isError);
    if (text !== undefined) show(text);
  });
}
