import type pg from "pg";
import { inSql } from "#scripts/backup/catalog.ts";

type Column = {
  name: string;
  type: string;
  isNeeded: boolean;
  enumLabel: string | null;
  refersTo: string | null;
  referredColumn: string | null;
};

/** What COPY's text format writes in a way of its own. */
const oddText = "odd \\ \\N \t \n \r é 😀 ";

const samples: Record<string, string> = {
  uuid: "gen_random_uuid()",
  int4: "1",
  int8: "9007199254740993",
  bool: "true",
  timestamptz: "'2026-11-29 01:02:03.456789+00'",
  jsonb: `'{"odd": "\\\\ \\n \\t é", "list": [1, 2.50]}'`,
  bytea: "'\\x00ff5c'",
  numeric: "12.34",
  float8: "0.1",
  _text: "ARRAY['a,b', 'c\"d', '']",
};

async function columnsOf(client: pg.Client, table: string): Promise<Column[]> {
  const { rows } = await client.query<Column>(
    `SELECT a.attname AS name, t.typname AS type, a.attnotnull AND NOT a.atthasdef AS "isNeeded",
       (SELECT enumlabel FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY enumsortorder LIMIT 1) AS "enumLabel",
       f.confrelid::regclass::text AS "refersTo",
       (SELECT attname FROM pg_attribute r WHERE r.attrelid = f.confrelid AND r.attnum = f.confkey[1]) AS "referredColumn"
     FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
     LEFT JOIN pg_constraint f ON f.conrelid = a.attrelid AND f.contype = 'f' AND f.conkey = ARRAY[a.attnum]
     WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
    [inSql(table)],
  );
  return rows;
}

function sampleOf({ name, type, enumLabel, refersTo, referredColumn }: Column): string {
  if (refersTo && referredColumn) return `(SELECT ${inSql(referredColumn)} FROM ${refersTo} LIMIT 1)`;
  if (name.endsWith("_sealed")) return "'v1.k1.odd.odd'";
  if (enumLabel) return `'${enumLabel}'`;
  return samples[type] ?? `'${oddText}' || gen_random_uuid()`;
}

/** The tables of `public` without a row, those of migrations apart. */
async function emptyTables(client: pg.Client, tables: string[]): Promise<string[]> {
  const empty: string[] = [];
  for (const table of tables) {
    const { rowCount } = await client.query(`SELECT FROM ${inSql(table)} LIMIT 1`);
    if (rowCount === 0) empty.push(table);
  }
  return empty;
}

/** Puts a row of odd values into every table that has none, so that a table added later is filled as well. */
export async function fillEveryTable(client: pg.Client, tables: string[]): Promise<void> {
  const isFilled = async (table: string) => (await emptyTables(client, [table])).length === 0;
  for (let empty = await emptyTables(client, tables); empty.length > 0; ) {
    for (const table of empty) {
      const columns = await columnsOf(client, table);
      const needed = columns.filter(({ isNeeded }) => isNeeded);
      const waits = await Promise.all(
        needed.map(({ refersTo }) => refersTo && isFilled(refersTo.replace(/"/g, "")).then((done) => !done)),
      );
      if (waits.some(Boolean)) continue;
      const given = columns.filter(({ isNeeded, type, refersTo }) => isNeeded || (type === "text" && !refersTo));
      await client.query(
        `INSERT INTO ${inSql(table)} (${given.map(({ name }) => inSql(name)).join(", ")})
         VALUES (${given.map(sampleOf).join(", ")})`,
      );
    }
    const left = await emptyTables(client, tables);
    if (left.length === empty.length) throw new Error(`Nothing can be put into ${left.join(", ")}.`);
    empty = left;
  }
}

/** A fingerprint of each table's rows, without the columns named in `but`, and with the rows of `where` alone. */
export async function contentOf(
  client: pg.Client,
  tables: string[],
  but: Record<string, string[]> = {},
  where: Record<string, string> = {},
): Promise<Record<string, string>> {
  const contents: Record<string, string> = {};
  for (const table of tables) {
    const { rows } = await client.query<{ content: string }>(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(content, E'\\n' ORDER BY content)), '') AS content FROM (
         SELECT (to_jsonb(t) - $1::text[])::text AS content FROM ${inSql(table)} t WHERE ${where[table] ?? "true"}) c`,
      [but[table] ?? []],
    );
    contents[table] = rows[0]?.content ?? "";
  }
  return contents;
}
