import { recordAudit } from "#lib/audit/record.ts";
import type { EngineCaller } from "#lib/caller.ts";
import { db, Prisma, type Transaction } from "#lib/db.ts";
import { rewrapped } from "#lib/seal.ts";
import { activeKeyId } from "./console-keys.ts";
import { nameInSql, type SealedColumn, sealedColumns } from "./sealed-columns.ts";

/** What a pass came to: how many rows were changed, and which don't open (`table.column id`). */
export type Rewrapped = { rows: number; damaged: string[] };

const rowsAtOnce = 100;

type Row = { id: string; sealed: string };
const sql = (name: string) => Prisma.raw(nameInSql(name));

async function rowsAfter({ table, id, column }: SealedColumn, last: string | null): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    SELECT ${sql(id)}::text AS id, ${sql(column)} AS sealed FROM ${sql(table)}
    WHERE ${sql(column)} <> '' AND split_part(${sql(column)}, '.', 2) <> ${activeKeyId()}
      AND (${last}::uuid IS NULL OR ${sql(id)} > ${last}::uuid)
    ORDER BY ${sql(id)} LIMIT ${rowsAtOnce}`;
}

// The old text is the condition: whatever has been sealed anew meanwhile, as by a refresh, stays as it is.
async function replace(transaction: Transaction, { table, id, column }: SealedColumn, row: Row): Promise<number> {
  const sealed = rewrapped(row.sealed, { table, id: row.id, column });
  return transaction.$executeRaw`
    UPDATE ${sql(table)} SET ${sql(column)} = ${sealed}
    WHERE ${sql(id)} = ${row.id}::uuid AND ${sql(column)} = ${row.sealed}`;
}

async function replaceAll(caller: EngineCaller, column: SealedColumn, rows: Row[], done: Rewrapped): Promise<void> {
  const name = `${column.table}.${column.column}`;
  await db.$transaction(async (transaction) => {
    let changed = 0;
    for (const row of rows) {
      try {
        changed += await replace(transaction, column, row);
      } catch (error) {
        if (!(error instanceof Error && error.name === "Error")) throw error;
        done.damaged.push(`${name} ${row.id}`);
      }
    }
    if (changed === 0) return;
    done.rows += changed;
    await recordAudit(transaction, caller, {
      noun: "key",
      event: "rewrapped",
      subjectId: activeKeyId(),
      subject: `Key ${activeKeyId()}`,
      after: { column: name, rows: changed },
    });
  });
}

/**
 * Wraps the data keys of everything sealed with the key that seals now; the texts themselves stay as they are. May run
 * beside the other processes, be stopped at any time and begun again.
 */
export async function rewrapKeys(caller: EngineCaller): Promise<Rewrapped> {
  const done: Rewrapped = { rows: 0, damaged: [] };
  for (const column of sealedColumns) {
    let rows = await rowsAfter(column, null);
    while (rows.length > 0) {
      await replaceAll(caller, column, rows, done);
      rows = await rowsAfter(column, rows.at(-1)?.id ?? null);
    }
  }
  return done;
}
