import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { connectToDatabase, migrate } from "#scripts/migrate.ts";
import { createEmptyDatabase } from "#test/empty-database.ts";
import { temporaryFolder } from "#test/folder.ts";

const migrations = join(import.meta.dirname, "..", "..", "prisma", "migrations");

test("rows from before the chain take their place in it in the order they were written", async () => {
  const url = await createEmptyDatabase();
  const folder = temporaryFolder();
  cpSync(join(migrations, "20261124000000_first"), join(folder, "20261124000000_first"), { recursive: true });
  await migrate(url, folder);
  const client = await connectToDatabase(url);
  onTestFinished(() => client.end());
  await client.query(`INSERT INTO audit_event (actor_kind, actor_name, noun, event, subject, after)
    SELECT 'engine', 'Engine', 'user', 'created', 'person ' || n, '{"role": "viewer"}' FROM generate_series(1, 30) n`);
  expect(await migrate(url)).toContain("20261124010000_audit_chain");
  const { rows } = await client.query(`SELECT count(*)::int AS rows,
      bool_and(position = expected AND hash = audit_hash(e.e, position, previous) AND previous_hash = previous) AS holds,
      (SELECT h.position = 30 AND h.hash = max(e.hash) FILTER (WHERE e.position = 30) FROM audit_head h) AS ends
    FROM (SELECT e, e.*, row_number() OVER (ORDER BY id) AS expected,
      lag(hash, 1, repeat('0', 64)) OVER (ORDER BY id) AS previous FROM audit_event e) AS e`);
  expect(rows).toEqual([{ rows: 30, holds: true, ends: true }]);
});
