import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";
import { type Batch, batchResponse } from "#lib/protocol/messages.ts";
import type { Hold } from "./hold.ts";

const gzipped = promisify(gzip);

/** A batch as it is sent: the same bytes each time. */
export type Packed = Pick<Batch, "stream" | "end"> & { gzip: Buffer; sha256: string };

/** Packs batch after batch. */
export async function* packed(batches: AsyncIterable<Batch>): AsyncGenerator<Packed> {
  for await (const batch of batches) {
    const bytes = await gzipped(JSON.stringify(batch), { level: constants.Z_BEST_SPEED });
    yield {
      stream: batch.stream,
      end: batch.end,
      gzip: bytes,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    };
  }
}

async function send({ lease, ask }: Hold, sequence: number, batch: Packed) {
  const headers = { "x-epoch": String(lease.epoch), "x-sha256": batch.sha256 };
  const options = { method: "PUT", timeoutMs: 60_000 } as const;
  return ask(`/batches/${sequence}`, { gzip: batch.gzip, headers }, batchResponse, options);
}

/**
 * Uploads one batch, the same bytes again until the engine has it. `before` is the upload of the batch before, maybe
 * still under way: the engine takes them in order, so one that overtakes it is refused once and sent again after it.
 * Throws Dropped.
 */
async function upload(hold: Hold, sequence: number, batch: Packed, before: Promise<void>): Promise<void> {
  let answer = await send(hold, sequence, batch);
  if (answer.outcome === "refused" && answer.refusal.error === "sequence_gap") {
    await before;
    answer = await send(hold, sequence, batch);
  }
  if (answer.outcome === "refused") throw new Error(`The engine refused batch ${sequence}: ${answer.refusal.message}`);
}

/** Sends batches on, two at a time: while the database takes one in, the engine reads the next. */
export function uploads(hold: Hold, firstSequence: number) {
  let sequence = firstSequence;
  let [older, newer] = [Promise.resolve(), Promise.resolve()];
  return {
    /** Settles when there is room for one more. Throws what made an upload before fail. */
    async add(batch: Packed): Promise<void> {
      await older;
      older = newer;
      newer = upload(hold, sequence, batch, older);
      // Met at the next turn or at the end; until then it must not end the process.
      newer.catch(() => {});
      sequence += 1;
    },
    /** Settles when the engine has every batch; gives how many there are now. */
    async all(): Promise<number> {
      await older;
      await newer;
      return sequence;
    },
  };
}
