import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { Fault } from "#scripts/fault.ts";

/** The version of the container; a release reads its own and those before it. */
const format = 1;
const firstLine = `connector-console-backup ${format}\n`;
const firstLinePattern = /^connector-console-backup (\d{1,9})\n/;
/** SHA-256 of everything before it in hex, and a line feed. */
const sumBytes = 65;
const sumPattern = /^[0-9a-f]{64}\n$/;

/** A line of JSON, or `bytes` behind the line that announces them. */
export type Frame = { json: unknown } | { bytes: Buffer };

async function* encode(frames: AsyncIterable<Frame>): AsyncGenerator<Buffer> {
  for await (const frame of frames) {
    if ("json" in frame) yield Buffer.from(`${JSON.stringify(frame.json)}\n`);
    else {
      yield Buffer.from(`${frame.bytes.length}\n`);
      yield frame.bytes;
    }
  }
}

/**
 * Writes a new file that only its owner may read: a line with the format's version, the frames as one gzip stream, the
 * SHA-256 of all that. Gives the sum in hex. What it holds in memory does not grow with the file.
 */
export async function writeContainer(file: string, frames: AsyncIterable<Frame>): Promise<string> {
  const sum = createHash("sha256");
  let digest = "";
  const sealed = async function* (packed: AsyncIterable<Buffer>) {
    for await (const part of [Buffer.from(firstLine)]) {
      sum.update(part);
      yield part;
    }
    for await (const part of packed) {
      sum.update(part);
      yield part;
    }
    digest = sum.digest("hex");
    yield Buffer.from(`${digest}\n`);
  };
  const target = createWriteStream(file, { flags: "wx", mode: 0o600, flush: true });
  await pipeline(encode(frames), createGzip({ level: 3 }), sealed, target);
  return digest;
}

type Place = { size: number; first: string; sum: string };

async function readEnds(file: string): Promise<Place> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    const part = async (position: number, length: number) => {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, position);
      return buffer.toString("latin1", 0, bytesRead);
    };
    return { size, first: await part(0, 40), sum: await part(Math.max(0, size - sumBytes), sumBytes) };
  } finally {
    await handle.close();
  }
}

/**
 * Reads the whole file and compares its SHA-256 with the one at its end, which it gives. Throws a Fault for a file that
 * is no backup, of a newer format, cut off or damaged.
 */
export async function requireWhole(file: string): Promise<string> {
  const { size, first, sum } = await readEnds(file);
  const found = firstLinePattern.exec(first);
  if (!found)
    throw new Fault(`${file} is no backup of the Connector Console: name a file that npm run backup has written.`);
  if (Number(found[1]) > format)
    throw new Fault(`${file} was written by a newer release: restore it with that release or a newer one.`);
  const cutOff = new Fault(`${file} is cut off: its end is missing. Use another copy or another backup.`);
  if (size < firstLine.length + sumBytes || !sumPattern.test(sum)) throw cutOff;
  const hash = createHash("sha256");
  for await (const part of createReadStream(file, { end: size - sumBytes - 1 })) hash.update(part);
  if (hash.digest("hex") === sum.trim()) return sum.trim();
  throw new Fault(
    `${file} is damaged: its SHA-256 is not the one that was written at its end. Use another copy or another backup.`,
  );
}

const malformed = () => new Fault("The backup's content is malformed, though its SHA-256 is right: report this.");

/** The frames of a file that `requireWhole` has let pass, bytes in parts as they are unpacked. */
export async function* readContainer(file: string): AsyncGenerator<Frame> {
  const { size } = await readEnds(file);
  const source = createReadStream(file, { start: firstLine.length, end: size - sumBytes - 1 });
  const unpacked = createGunzip();
  const piped = pipeline(source, unpacked);
  piped.catch(() => {}); // who reads `unpacked` is told
  let rest: Buffer = Buffer.alloc(0);
  let announced = 0;
  for await (const part of unpacked as AsyncIterable<Buffer>) {
    rest = rest.length === 0 ? part : Buffer.concat([rest, part]);
    while (rest.length > 0) {
      if (announced > 0) {
        const bytes = rest.subarray(0, announced);
        rest = rest.subarray(bytes.length);
        announced -= bytes.length;
        yield { bytes };
        continue;
      }
      const end = rest.indexOf(10);
      if (end < 0) break;
      const line = rest.toString("utf8", 0, end);
      rest = rest.subarray(end + 1);
      if (/^\d+$/.test(line)) announced = Number(line);
      else yield { json: JSON.parse(line) };
    }
  }
  if (rest.length > 0 || announced > 0) throw malformed();
  await piped;
}
