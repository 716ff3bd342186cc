import type { Prisma, Transaction } from "#lib/db.ts";
import { carryRowsOver, compareRuns, refreshLastSeen } from "#lib/inventory/compare.ts";
import type { Stream } from "#lib/inventory/items.ts";
import { type ListedStream, listedStreams } from "#lib/inventory/tables.ts";
import type { ReadStream } from "./suspicion.ts";

type StreamRow = Prisma.RunStreamGetPayload<object>;
type Published = { id: string; streams: StreamRow[] } | null;

/** The published run's rows of a stream, if they are good: read completely, or the last good ones of an older run. */
function lastGood(published: Published, stream: string): StreamRow | null {
  const row = published?.streams.find((candidate) => candidate.stream === stream);
  return row && (row.outcome === "complete" || row.sourceRunId) ? row : null;
}

/** A stream that was not read completely shows its last good rows, and keeps where it goes on. */
async function keepLastGood(transaction: Transaction, row: StreamRow, good: StreamRow): Promise<void> {
  // Activity was merged when its stream ended, before the users that carry it were read.
  const items =
    row.stream === "activity"
      ? row.items
      : await carryRowsOver(transaction, row.stream as Stream, { from: good.runId, to: row.runId });
  if (row.stream === "users") await refreshLastSeen(transaction, row.runId);
  await transaction.runStream.update({
    where: { runId_stream: { runId: row.runId, stream: row.stream } },
    data: { items, position: good.position, sourceRunId: good.sourceRunId ?? good.runId },
  });
}

/** A stream that ended without saying where it goes on goes on from where it did. */
async function keepPosition(transaction: Transaction, { runId, stream }: StreamRow, position: string): Promise<void> {
  await transaction.runStream.update({ where: { runId_stream: { runId, stream } }, data: { position } });
}

const isListed = (stream: string): stream is ListedStream => (listedStreams as readonly string[]).includes(stream);

/**
 * Brings a run that has been read to the form in which it may be published: streams that were not read completely get
 * their last good rows, the others their changes against the published run. Gives the listed streams that were read.
 */
export async function measureRun(
  transaction: Transaction,
  rows: readonly StreamRow[],
  published: Published,
): Promise<ReadStream[]> {
  const read: ReadStream[] = [];
  for (const row of rows) {
    const good = lastGood(published, row.stream);
    if (row.outcome !== "complete") {
      if (good) await keepLastGood(transaction, row, good);
      continue;
    }
    if (row.position === null && good?.position) await keepPosition(transaction, row, good.position);
    if (!isListed(row.stream)) continue;
    const changes = good ? await compareRuns(transaction, row.stream, { from: good.runId, to: row.runId }) : null;
    if (changes && good) {
      const { added, changed, removed } = changes;
      await transaction.runStream.update({
        where: { runId_stream: { runId: row.runId, stream: row.stream } },
        data: { added, changed, removed, comparedRunId: good.runId },
      });
    }
    read.push({ ...row, stream: row.stream, changes });
  }
  return read;
}
