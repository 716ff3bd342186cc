import { createReadStream, createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";

const tables = ["inventory_user", "inventory_group", "inventory_membership", "inventory_activity"];

/** Copies the rows of one run out to files, then times COPY of those files into the same tables as another run. */
export async function timeCopy(databaseUrl: string, runId: string): Promise<{ rows: number; seconds: number }> {
  const folder = mkdtempSync(join(tmpdir(), "connector-console-bench-copy-"));
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const copyId = crypto.randomUUID();
    for (const table of tables) {
      const { rows } = await client.query<{ name: string }>(
        `SELECT attname AS name FROM pg_attribute WHERE attrelid = '${table}'::regclass AND attnum > 0
           AND NOT attisdropped AND attgenerated = '' ORDER BY attnum`,
      );
      const columns = rows.map(({ name }) => (name === "run_id" ? `'${copyId}'::uuid` : name));
      const out = client.query(copyTo(`COPY (SELECT ${columns} FROM ${table} WHERE run_id = '${runId}') TO STDOUT`));
      await pipeline(out, createWriteStream(join(folder, table)));
    }
    const started = performance.now();
    let copied = 0;
    for (const table of tables) {
      const into = client.query(copyFrom(`COPY ${table} FROM STDIN`));
      await pipeline(createReadStream(join(folder, table)), into);
      copied += into.rowCount;
    }
    const seconds = (performance.now() - started) / 1000;
    for (const table of tables) await client.query(`DELETE FROM ${table} WHERE run_id = '${copyId}'`);
    return { rows: copied, seconds };
  } finally {
    await client.end();
    rmSync(folder, { recursive: true });
  }
}
