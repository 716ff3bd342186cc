import { Prisma, type Transaction } from "#lib/db.ts";
import type { Stream } from "./items.ts";
import { carriedColumns, inventoryTables, type ListedStream } from "./tables.ts";

export type Changes = { added: number; changed: number; removed: number; before: number; after: number };

/** How the rows of a stream differ between two runs, by id and content. */
export async function compareRuns(
  transaction: Transaction,
  stream: ListedStream,
  { from, to }: { from: string; to: string },
): Promise<Changes> {
  const table = Prisma.raw(inventoryTables[stream].name);
  const [row] = await transaction.$queryRaw<Changes[]>`
    SELECT count(*) FILTER (WHERE o.id IS NULL)::int AS added, count(*) FILTER (WHERE n.id IS NULL)::int AS removed,
      count(*) FILTER (WHERE n.content_hash <> o.content_hash)::int AS changed,
      count(o.id)::int AS before, count(n.id)::int AS after
    FROM (SELECT id, content_hash FROM ${table} WHERE run_id = ${to}::uuid) n
    FULL JOIN (SELECT id, content_hash FROM ${table} WHERE run_id = ${from}::uuid) o ON o.id = n.id`;
  return row ?? { added: 0, changed: 0, removed: 0, before: 0, after: 0 };
}

/** Replaces a run's rows of a stream by those of an older run. Gives how many there are now. */
export async function carryRowsOver(
  transaction: Transaction,
  stream: Stream,
  { from, to }: { from: string; to: string },
): Promise<number> {
  const { table, columns } = carriedColumns[stream];
  await transaction.$executeRaw`DELETE FROM ${Prisma.raw(table)} WHERE run_id = ${to}::uuid`;
  return transaction.$executeRaw`
    INSERT INTO ${Prisma.raw(table)} (run_id, ${Prisma.raw(columns)})
    SELECT ${to}::uuid, ${Prisma.raw(columns)} FROM ${Prisma.raw(table)} WHERE run_id = ${from}::uuid`;
}

/** Gives the run's users the last login and activity that the run knows of: theirs may be of an older run. */
export async function refreshLastSeen(transaction: Transaction, runId: string): Promise<void> {
  await transaction.$executeRaw`
    UPDATE inventory_user u SET last_login_at = a.last_login_at, last_activity_at = a.last_activity_at
    FROM inventory_activity a WHERE u.run_id = ${runId}::uuid AND a.run_id = ${runId}::uuid AND a.user_id = u.id`;
}
