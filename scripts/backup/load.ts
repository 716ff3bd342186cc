import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { Fault } from "#scripts/fault.ts";
import { inSql, readTables } from "./catalog.ts";
import type { Head, Table } from "./manifest.ts";

type ForeignKey = { table: string; name: string; definition: string };

/** Tables that take rows in any order and from us alone, until `close`. */
export type OpenTables = {
  load: (table: Table, rows: AsyncIterable<Buffer>) => Promise<void>;
  close: () => Promise<void>;
};

async function takeForeignKeys(client: pg.Client): Promise<ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(
    `SELECT r.relname AS "table", c.conname AS name, pg_get_constraintdef(c.oid) AS definition
     FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
     WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace ORDER BY 1, 2`,
  );
  for (const { table, name } of rows) await client.query(`ALTER TABLE ${inSql(table)} DROP CONSTRAINT ${inSql(name)}`);
  return rows;
}

const unlike = (what: string) => new Fault(`The backup does not fit its own migrations: ${what}. Report this.`);

/**
 * Empties the tables that migrations have made, and takes away what stands against rows in any order: foreign keys,
 * which `close` makes again and thereby checks, and triggers, which would chain the audit log anew. An owner may do both.
 */
export async function openTables(client: pg.Client): Promise<OpenTables> {
  const tables = await readTables(client);
  const foreignKeys = await takeForeignKeys(client);
  const triggers = async (verb: "DISABLE" | "ENABLE") => {
    for (const { table } of tables) await client.query(`ALTER TABLE ${inSql(table)} ${verb} TRIGGER USER`);
  };
  await triggers("DISABLE");
  await client.query(`TRUNCATE ${tables.map(({ table }) => inSql(table)).join(", ")}`);
  const missing = new Set(tables.map(({ table }) => table));
  return {
    load: async ({ table, columns }, rows) => {
      if (!missing.delete(table)) throw unlike(`there is no place for ${table}`);
      const list = columns.map(inSql).join(", ");
      await pipeline(rows, client.query(copyFrom(`COPY ${inSql(table)} (${list}) FROM STDIN`)));
    },
    close: async () => {
      if (missing.size > 0) throw unlike(`it has no ${[...missing].join(", ")}`);
      for (const { table, name, definition } of foreignKeys)
        await client.query(`ALTER TABLE ${inSql(table)} ADD CONSTRAINT ${inSql(name)} ${definition}`);
      await triggers("ENABLE");
    },
  };
}

/** Lets every sequence go on where the backup's had come to. */
export async function setSequences(client: pg.Client, { sequences }: Head): Promise<void> {
  for (const { name, value, isCalled } of sequences)
    await client.query("SELECT setval($1::regclass, $2::bigint, $3)", [inSql(name), value, isCalled]);
}
