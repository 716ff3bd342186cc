import { db, Prisma } from "#lib/db.ts";
import { streams } from "#lib/inventory/items.ts";
import { carriedColumns } from "#lib/inventory/tables.ts";

const rowsAtOnce = 20_000;
const chunksAtOnce = 200;

/** Deletes a run's inventory rows in at most `chunks` chunks. Gives how many went, and whether there are more. */
export async function pruneRowsOf(runId: string, chunks = chunksAtOnce): Promise<{ rows: number; chunks: number }> {
  let rows = 0;
  let left = chunks;
  for (const stream of streams) {
    const table = Prisma.raw(carriedColumns[stream].table);
    let deleted = rowsAtOnce;
    while (deleted === rowsAtOnce && left > 0) {
      deleted = await db.$executeRaw`
        DELETE FROM ${table} WHERE ctid = ANY(ARRAY(
          SELECT ctid FROM ${table} WHERE run_id = ${runId}::uuid LIMIT ${rowsAtOnce}))`;
      rows += deleted;
      left -= 1;
    }
  }
  return { rows, chunks: left };
}

/** Deletes the rows of the runs that were given up, oldest first; what is left over waits for the next time. */
export async function emptyRuns(): Promise<{ rows: number }> {
  let rows = 0;
  const runs = await db.run.findMany({
    where: { rowsGoneAt: null, prunedAt: { not: null } },
    orderBy: { prunedAt: "asc" },
    select: { id: true },
    take: 5000,
  });
  // A run takes at least a chunk for each stream.
  for (let left = chunksAtOnce, next = 0; left > streams.length && next < runs.length; next += 1) {
    const id = runs[next]?.id ?? "";
    const pruned = await pruneRowsOf(id, left);
    rows += pruned.rows;
    left = pruned.rows === 0 ? left : pruned.chunks;
    if (pruned.chunks > 0) await db.run.update({ where: { id }, data: { rowsGoneAt: new Date() } });
  }
  return { rows };
}
