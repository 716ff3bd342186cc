import { type Caller, requireRole } from "#lib/caller.ts";
import { db, Prisma } from "#lib/db.ts";
import { NotFound } from "#lib/errors.ts";
import { type Stream, streams } from "#lib/inventory/items.ts";
import { carriedColumns } from "#lib/inventory/tables.ts";
import { readSettings } from "#lib/settings/read.ts";

/** Bytes a row of each stream's table takes with its indexes, as PostgreSQL last counted; null before it counted. */
async function bytesPerRow(): Promise<Map<string, number | null>> {
  const tables = streams.map((stream) => carriedColumns[stream].table);
  const rows = await db.$queryRaw<{ name: string; bytes: number | null }[]>`
    SELECT relname::text AS name, CASE WHEN reltuples > 0 THEN pg_total_relation_size(oid) / reltuples::float8 END AS bytes
    FROM pg_class WHERE oid IN (${Prisma.join(tables.map((table) => Prisma.sql`to_regclass(${table})`))})`;
  const byTable = new Map(rows.map((row) => [row.name, row.bytes]));
  return new Map(streams.map((stream) => [stream, byTable.get(carriedColumns[stream].table) ?? null]));
}

/** How much of a connector's inventories is kept, by which rule, and what that costs. Throws NotFound. */
export async function readKeptInventories(person: Caller, connectorId: string) {
  requireRole(person, "viewer");
  const connector = await db.connector.findUnique({
    where: { id: connectorId },
    select: { keepRuns: true, keepDays: true },
  });
  if (!connector) throw new NotFound("This connector does not exist, or it was deleted.");
  const [settings, [runs], counts, perRow] = await Promise.all([
    readSettings(person),
    db.$queryRaw<{ kept: number; pruned: number }[]>`
      SELECT count(*) FILTER (WHERE pruned_at IS NULL)::int AS kept, count(pruned_at)::int AS pruned
      FROM run WHERE connector_id = ${connectorId}::uuid AND state = 'published'`,
    db.$queryRaw<{ stream: Stream; rows: number }[]>`
      SELECT s.stream, sum(s.items)::float8 AS rows FROM run r JOIN run_stream s ON s.run_id = r.id
      WHERE r.connector_id = ${connectorId}::uuid AND r.rows_gone_at IS NULL GROUP BY s.stream`,
    bytesPerRow(),
  ]);
  const bytes = counts.map(({ stream, rows }) => (rows === 0 ? 0 : (perRow.get(stream) ?? Number.NaN) * rows));
  const total = bytes.reduce((sum, each) => sum + each, 0);
  return {
    keepRuns: connector.keepRuns ?? settings.keepRuns,
    keepDays: connector.keepDays ?? settings.keepDays,
    kept: runs?.kept ?? 0,
    pruned: runs?.pruned ?? 0,
    rows: counts.reduce((sum, row) => sum + row.rows, 0),
    /** Estimated; null while PostgreSQL has not counted its tables yet. */
    bytes: Number.isNaN(total) ? null : Math.round(total),
  };
}

export type KeptInventories = Awaited<ReturnType<typeof readKeptInventories>>;
