import pg from "pg";
import { version } from "#lib/protocol/version.ts";
import type { Head, Table } from "./manifest.ts";

/** What a session of ours asks for, so that COPY's text is the same everywhere and no limit of the role ends it. */
export const copySettings = `SET client_encoding = 'UTF8'; SET datestyle = 'ISO'; SET intervalstyle = 'postgres';
  SET timezone = 'UTC'; SET extra_float_digits = 3; SET bytea_output = 'hex'; SET row_security = off;
  SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0;
  SET search_path = public`;

/** A name as SQL writes it. */
export const inSql = (name: string) => pg.escapeIdentifier(name);

/** The console's tables, by name, with the columns that hold data of their own. */
export async function readTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<{ table: string; columns: string[] }>(
    `SELECT c.relname AS "table", array_agg(a.attname::text ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations'
       AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     GROUP BY c.relname ORDER BY c.relname`,
  );
  return rows.map((row) => ({ kind: "table", ...row }));
}

/** The ids of the keys that sealed what the columns named `sealed` or `..._sealed` hold. */
async function readKeyIds(client: pg.Client, tables: Table[]): Promise<string[]> {
  const selects = tables.flatMap(({ table, columns }) =>
    columns
      .filter((column) => /(^|_)sealed$/.test(column))
      .map(
        (column) =>
          `SELECT split_part(${inSql(column)}, '.', 2) AS id FROM ${inSql(table)} WHERE ${inSql(column)} <> ''`,
      ),
  );
  if (selects.length === 0) return [];
  const { rows } = await client.query<{ id: string }>(`SELECT id FROM (${selects.join(" UNION ")}) k ORDER BY id`);
  return rows.map(({ id }) => id);
}

async function readSequences(client: pg.Client): Promise<Head["sequences"]> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' ORDER BY 1",
  );
  const sequences: Head["sequences"] = [];
  for (const { name } of rows) {
    const found = await client.query<{ value: string; isCalled: boolean }>(
      `SELECT last_value::text AS value, is_called AS "isCalled" FROM ${inSql(name)}`,
    );
    for (const row of found.rows) sequences.push({ name, ...row });
  }
  return sequences;
}

/** What the snapshot of this transaction is of. */
export async function readHead(client: pg.Client, tables: Table[]): Promise<Head> {
  const { rows: migrations } = await client.query<{ name: string; checksum: string }>(
    `SELECT migration_name AS name, checksum FROM _prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
  );
  const { rows } = await client.query<{ at: Date; postgres: string }>(
    "SELECT now() AS at, current_setting('server_version') AS postgres",
  );
  const { at = new Date(), postgres = "" } = rows[0] ?? {};
  return {
    kind: "head",
    release: version,
    madeAt: at.toISOString(),
    postgres,
    migrations,
    keyIds: await readKeyIds(client, tables),
    sequences: await readSequences(client),
  };
}
