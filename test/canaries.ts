import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pool } from "#lib/db.ts";

/** Every row of every table of ours and of the job engine's, as text. */
export async function everythingStored(): Promise<string> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  const tables = rows.map(({ name }) => pool.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${name} t`));
  return (await Promise.all(tables)).flatMap((result) => result.rows.map(({ row }) => row)).join("\n");
}

/** Every file below a folder, as text. */
export function everythingIn(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((file) => readFileSync(join(file.parentPath, file.name), "latin1")).join("\n");
}

/** Each form a secret could be written in. */
export function spellings(secret: string): string[] {
  return [
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString("base64").replace(/=+$/, ""),
    Buffer.from(secret).toString("hex"),
  ];
}
