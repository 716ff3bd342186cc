import { pool } from "#lib/db.ts";

const inventoryTables = ["inventory_user", "inventory_group", "inventory_membership", "inventory_activity"];

/** Bytes of tables with their indexes; of the inventory unless told. */
export async function bytesOf(tables: string[] = inventoryTables): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>(
    "SELECT sum(pg_total_relation_size(name::regclass)) AS bytes FROM unnest($1::text[]) AS name",
    [tables],
  );
  return Number(rows[0]?.bytes);
}

/** Where the write-ahead log ends, in bytes. */
export async function walPosition(): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn AS bytes");
  return Number(rows[0]?.bytes);
}
