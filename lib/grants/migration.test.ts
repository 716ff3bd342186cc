import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { connectToDatabase, migrate } from "#scripts/migrate.ts";
import { createEmptyDatabase } from "#test/empty-database.ts";
import { temporaryFolder } from "#test/folder.ts";

const migrations = join(import.meta.dirname, "..", "..", "prisma", "migrations");

test("grants from before are known as in use when a connector has them", async () => {
  const url = await createEmptyDatabase();
  const folder = temporaryFolder();
  for (const name of readdirSync(migrations).filter((each) => each < "20261129110000"))
    cpSync(join(migrations, name), join(folder, name), { recursive: true });
  await migrate(url, folder);
  const client = await connectToDatabase(url);
  onTestFinished(() => client.end());
  await client.query(`
    INSERT INTO "grant" (id, kind, environment, client_id, client_secret_sealed, refresh_token_sealed,
      refresh_token_issued_at, access_token_sealed, access_token_fingerprint, access_token_expires_at, account_id,
      account_login, account_name, account_role, enterprise_id, enterprise_name, permissions)
    SELECT gen_random_uuid(), 'box', 'box.com', 'client', '', '', now(), '', '', now(), n::text, '', '', '', '', '', '{}'
    FROM generate_series(1, 5) n`);
  await client.query(`
    INSERT INTO connector (id, kind, environment, name, name_key, client_id, schedule, time_zone, grant_id, updated_at)
    SELECT gen_random_uuid(), 'box', 'box.com', account_id, account_id, 'client', '{"kind": "manual"}', 'UTC', id, now()
    FROM "grant" WHERE account_id IN ('2', '4')`);
  await migrate(url);
  const { rows } = await client.query(`SELECT account_id FROM "grant" WHERE in_use ORDER BY account_id`);
  expect(rows.map(({ account_id: id }) => id)).toEqual(["2", "4"]);
});
