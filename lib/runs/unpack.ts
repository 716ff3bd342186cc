import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { Invalid } from "#lib/errors.ts";
import { type Batch, batchLimits, batch as batchSchema } from "#lib/protocol/messages.ts";
import { isStorable } from "#lib/storable.ts";

const unzip = promisify(gunzip);

async function unpackText(packed: Buffer): Promise<string> {
  try {
    const bytes = await unzip(packed, { maxOutputLength: batchLimits.bytes });
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE") {
      throw new Invalid(`The batch unpacks to more than ${batchLimits.bytes} bytes. Send smaller batches.`);
    }
    throw new Invalid("The batch is not gzipped JSON in UTF-8.");
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Invalid("The batch is not JSON.");
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** Makes a batch of an upload's bytes. Throws Invalid with what is wrong: the hash, the size, the shape, the texts. */
export async function unpackBatch(packed: Buffer, sha256: string): Promise<Batch> {
  if (createHash("sha256").update(packed).digest("hex") !== sha256) {
    throw new Invalid("The batch's SHA-256 is not the one its header names: it was damaged on the way. Send it again.");
  }
  const given = parseJson(await unpackText(packed));
  // Before the schema, which would follow a value nested without end; it looks after the items itself.
  if (!isStorable(isRecord(given) ? { ...given, items: null } : given)) {
    throw new Invalid("The batch holds what can't be stored: NUL, half a character, or a value nested too deep.");
  }
  const read = batchSchema.safeParse(given);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new Invalid(`The batch can't be understood: ${issue?.path.join(".") || "it"}: ${issue?.message}.`);
  }
  return read.data;
}
