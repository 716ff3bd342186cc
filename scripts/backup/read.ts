import { createHash } from "node:crypto";
import { codeOf, Fault } from "#scripts/fault.ts";
import { type Frame, readContainer, requireWhole } from "./container.ts";
import { type Head, jsonSchema, type Manifest, type Table, type Total } from "./manifest.ts";

export type Taker = {
  /** Before the first row. What it throws ends the reading. */
  head: (head: Head) => Promise<void>;
  /** Reads all of `rows`, COPY's text. */
  table: (table: Table, rows: AsyncIterable<Buffer>) => Promise<void>;
};

const lineFeed = 10;

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) lines++;
  return lines;
}

/** The rows of a table, with what they come to once all were read. */
export function counted(table: string): { total: () => Total; through: (part: Buffer) => Buffer } {
  const hash = createHash("sha256");
  let [rows, bytes] = [0, 0];
  return {
    through: (part) => {
      hash.update(part);
      rows += countLines(part); // COPY's text has one line a row, and no line feed within
      bytes += part.length;
      return part;
    },
    total: () => ({ table, rows, bytes, sha256: hash.digest("hex") }),
  };
}

const contradiction = (what: string) => new Fault(`The backup contradicts itself: ${what}. Use another backup.`);

async function readFrames(file: string, taker: Taker): Promise<Omit<Manifest, "sha256">> {
  const frames = readContainer(file)[Symbol.asyncIterator]();
  const next = async (): Promise<Frame | undefined> => {
    const { done, value } = await frames.next();
    return done ? undefined : value;
  };
  let frame = await next();
  const rowsOf = async function* (through: (part: Buffer) => Buffer) {
    for (frame = await next(); frame && "bytes" in frame; frame = await next()) yield through(frame.bytes);
  };
  let head: Head | undefined;
  const tables: Total[] = [];
  while (frame) {
    if ("bytes" in frame) throw contradiction("there are rows of no table");
    const json = jsonSchema.parse(frame.json);
    if (json.kind === "head") {
      head = json;
      await taker.head(head);
      frame = await next();
    } else if (json.kind === "table") {
      const { total, through } = counted(json.table);
      const rows = rowsOf(through);
      await taker.table(json, rows);
      for await (const _ of rows); // nothing is left when the taker kept its word
      tables.push(total());
    } else {
      if (!head) throw contradiction("it has no head");
      if (JSON.stringify(json.tables) !== JSON.stringify(tables)) throw contradiction("its rows are not those counted");
      return { head, tables };
    }
  }
  throw contradiction("its totals are missing");
}

/**
 * Reads a backup: first the whole file against its SHA-256, so that a damaged one gives nothing; then its head and its
 * tables to `taker`, each against its rows and SHA-256. Throws a Fault.
 */
export async function readBackup(file: string, taker: Taker): Promise<Manifest> {
  try {
    const sha256 = await requireWhole(file);
    return { ...(await readFrames(file, taker)), sha256 };
  } catch (error) {
    if (["ENOENT", "EACCES", "EISDIR"].includes(codeOf(error)))
      throw new Fault(`${file} can't be read (${codeOf(error)}): check its name and whose it is.`);
    throw error;
  }
}

/** Reads all of a backup without a database. Throws a Fault for one that can't be trusted. */
export function checkBackup(file: string, taker: Pick<Taker, "head"> = { head: async () => {} }): Promise<Manifest> {
  return readBackup(file, {
    ...taker,
    table: async (_, rows) => {
      for await (const _ of rows);
    },
  });
}
