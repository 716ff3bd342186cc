import type { EndpointServerCaller } from "#lib/caller.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import { type PgClient, withPgTransaction } from "#lib/db.ts";
import { Invalid, NotFound } from "#lib/errors.ts";
import { writeItems } from "#lib/inventory/write.ts";
import { carryActivityOver } from "#lib/inventory/write-activity.ts";
import type { Batch } from "#lib/protocol/messages.ts";
import { advance, keepSetAside, type Upload } from "./advance.ts";
import { failures } from "./failures.ts";
import { type Fenced, isHolder, leaseLost } from "./fence.ts";
import type { RunState } from "./states.ts";
import { unpackBatch } from "./unpack.ts";

export type Received = { outcome: "accepted" | "duplicate"; nextSequence: number };

type HeldRun = {
  kind: string;
  state: RunState;
  epoch: number;
  endpointServerId: string | null;
  nextSequence: number;
  streamEnded: boolean;
  /** The published run of the same enterprise. */
  publishedRunId: string | null;
};

async function lockHeldRun(client: PgClient, runId: string, stream: string): Promise<HeldRun> {
  const { rows } = await client.query<HeldRun>({
    name: "lock held run",
    text: `
      SELECT r.kind, r.state::text AS state, r.epoch, r.endpoint_server_id AS "endpointServerId",
        r.next_sequence AS "nextSequence",
        EXISTS (SELECT FROM run_stream s WHERE s.run_id = r.id AND s.stream = $2 AND s.outcome IS NOT NULL)
          AS "streamEnded",
        (SELECT p.id FROM connector c JOIN run p ON p.id = c.published_run_id
          WHERE c.id = r.connector_id AND p.enterprise_id = r.enterprise_id) AS "publishedRunId"
      FROM run r WHERE r.id = $1::uuid FOR UPDATE OF r`,
    values: [runId, stream],
  });
  if (!rows[0]) throw new NotFound("This run does not exist, or its connector was deleted.");
  return rows[0];
}

async function judgeRepeat(client: PgClient, runId: string, nextSequence: number, { sequence, sha256 }: Upload) {
  const { rows } = await client.query<{ sha256: string }>(
    "SELECT sha256 FROM run_batch WHERE run_id = $1::uuid AND sequence = $2",
    [runId, sequence],
  );
  if (rows[0]?.sha256 === sha256) return { outcome: "duplicate", nextSequence } as const;
  const message = `Batch ${sequence} is already there with another content. Go on with ${nextSequence}.`;
  return { refused: { error: "sequence_conflict", message, nextSequence } } as const;
}

const uniqueViolation = "23505";
const diskFull = "53100";
const hasCode = (error: unknown, code: string) => error instanceof Error && "code" in error && error.code === code;

function takeIn(
  server: EndpointServerCaller,
  runId: string,
  upload: Upload,
  batch: Batch,
  rowsMayRepeat: boolean,
): Promise<Fenced<Received>> {
  return withPgTransaction(async (client) => {
    const run = await lockHeldRun(client, runId, batch.stream);
    if (!isHolder(server, run, upload.epoch)) return leaseLost;
    const { nextSequence } = run;
    if (upload.sequence < nextSequence) return judgeRepeat(client, runId, nextSequence, upload);
    if (upload.sequence > nextSequence) {
      const message = `Batch ${nextSequence} comes before batch ${upload.sequence}.`;
      return { refused: { error: "sequence_gap", message, nextSequence } };
    }
    if (!connectorKind(run.kind).streams.includes(batch.stream)) {
      throw new Invalid(`A ${run.kind} inventory has no stream ${batch.stream}.`);
    }
    if (run.streamEnded) throw new Invalid(`The stream ${batch.stream} has already ended in this run.`);
    const added = await writeItems(client, { runId, rowsMayRepeat }, batch);
    await keepSetAside(client, runId, upload.sequence, batch);
    await advance(client, runId, upload, batch, added);
    if (batch.stream === "activity" && batch.end) await carryActivityOver(client, runId, run.publishedRunId);
    return { outcome: "accepted", nextSequence: nextSequence + 1 };
  });
}

/**
 * Takes in one upload of the run's holder: rows, counts, cursor and the next number in one transaction. The same number
 * with the same bytes is acknowledged again. Throws Invalid for bytes that are no batch, NotFound for no such run.
 */
export async function receiveBatch(
  server: EndpointServerCaller,
  runId: string,
  upload: Upload,
): Promise<Fenced<Received>> {
  const batch = await unpackBatch(upload.packed, upload.sha256);
  const take = (rowsMayRepeat: boolean) => takeIn(server, runId, upload, batch, rowsMayRepeat);
  try {
    // The provider's list may move while it is read, so that an item comes again: rare enough to find out by trying.
    return await take(false).catch((error: unknown) => {
      if (hasCode(error, uniqueViolation)) return take(true);
      throw error;
    });
  } catch (error) {
    if (!hasCode(error, diskFull)) throw error;
    return { refused: { error: "busy", message: failures.storage_full.cause } };
  }
}
