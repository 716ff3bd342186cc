import { closeSync, fstatSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import { scrub } from "#lib/scrub.ts";

const mostBytes = 1_000_000;
const mostLines = 2000;

function endOf(path: string): string {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const bytes = Buffer.alloc(Math.min(size, mostBytes));
    readSync(file, bytes, 0, bytes.length, size - bytes.length);
    const lines = bytes.toString("utf8").split("\n");
    // The first line of a longer file is most likely cut.
    return scrub(
      lines
        .slice(size > mostBytes ? 1 : 0)
        .slice(-mostLines - 1)
        .join("\n"),
    );
  } finally {
    closeSync(file);
  }
}

/** The ends of the logs in a folder, at most 2000 lines and 1 MB each, without what looks like a secret. */
export function* logEnds(folder: string): Generator<{ name: string; parts: string[] }> {
  let names: string[] = [];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith(".log"));
  } catch {
    return; // a deployment's logs are where its processes write them
  }
  for (const name of names.sort()) yield { name: `logs/${name}`, parts: [endOf(join(folder, name))] };
}
