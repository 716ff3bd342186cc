import type { PgClient } from "#lib/db.ts";
import type { Batch } from "#lib/protocol/messages.ts";
import { leaseSeconds } from "./schema.ts";

/** An upload: its number, the epoch of who sends it, and its bytes with their SHA-256 (hex). */
export type Upload = { epoch: number; sequence: number; sha256: string; packed: Buffer };

/** Keeps what the batch set aside as odd. */
export async function keepSetAside(client: PgClient, runId: string, sequence: number, { stream, setAside }: Batch) {
  if (setAside.length === 0) return;
  await client.query(
    `INSERT INTO set_aside_record (run_id, sequence, position, stream, record_id, reason)
     SELECT $1::uuid, $2, position - 1, $3, record_id, reason
     FROM unnest($4::text[], $5::text[]) WITH ORDINALITY AS i(record_id, reason, position)`,
    [runId, sequence, stream, setAside.map((record) => record.recordId), setAside.map((record) => record.reason)],
  );
}

/** The batch, its stream's counts and end, the cursor, the next number and the lease, in one statement. */
export async function advance(client: PgClient, runId: string, upload: Upload, batch: Batch, added: number) {
  const { stream, items, setAside, end, cursor } = batch;
  await client.query({
    name: "advance run",
    text: `
      WITH kept AS (
        INSERT INTO run_batch (run_id, sequence, epoch, sha256, stream, items, set_aside)
        VALUES ($1::uuid, $2, $3, $4, $5, $6, $7)
      ), counted AS (
        INSERT INTO run_stream AS s (run_id, stream, items, set_aside, outcome, reason, expected, position, ended_at)
        VALUES ($1::uuid, $5, $8, $7, $9::stream_outcome, $10, $11, $12, CASE WHEN $9 IS NOT NULL THEN now() END)
        ON CONFLICT (run_id, stream) DO UPDATE SET items = s.items + EXCLUDED.items,
          set_aside = s.set_aside + EXCLUDED.set_aside, outcome = EXCLUDED.outcome, reason = EXCLUDED.reason,
          expected = EXCLUDED.expected, position = EXCLUDED.position, ended_at = EXCLUDED.ended_at
      )
      UPDATE run SET next_sequence = $2 + 1, cursor = $13::jsonb, takeovers_without_progress = 0,
        lease_until = now() + make_interval(secs => $14)
      WHERE id = $1::uuid`,
    values: [
      runId,
      upload.sequence,
      upload.epoch,
      upload.sha256,
      stream,
      items.length,
      setAside.length,
      added,
      end?.outcome ?? null,
      end && end.outcome !== "complete" ? end.reason : null,
      end?.outcome === "complete" ? end.expected : null,
      end?.outcome === "complete" ? end.position : null,
      JSON.stringify(cursor),
      leaseSeconds,
    ],
  });
}
