import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, onTestFinished, test } from "vitest";
import { createEmptyDatabase } from "#test/empty-database.ts";
import { temporaryFolder } from "#test/folder.ts";
import { portOf, startOldPostgres } from "#test/old-postgres.ts";
import { connectToDatabase, migrate } from "./migrate.ts";

function folderWith(migrations: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, sql] of Object.entries(migrations)) writeMigration(folder, name, sql);
  return folder;
}

function writeMigration(folder: string, name: string, sql: string): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, "migration.sql"), sql);
}

test("pending migrations are applied in order, and each only once", async () => {
  const url = await createEmptyDatabase();
  const folder = folderWith({ "2_second": "ALTER TABLE a ADD b int;", "1_first": "CREATE TABLE a (id int);" });
  expect(await migrate(url, folder)).toEqual(["1_first", "2_second"]);
  expect(await migrate(url, folder)).toEqual([]);
});

test("two starts at once apply a migration once", async () => {
  const url = await createEmptyDatabase();
  const folder = folderWith({ "1_first": "CREATE TABLE a (id int);" });
  const applied = await Promise.all([migrate(url, folder), migrate(url, folder)]);
  expect(applied.flat()).toEqual(["1_first"]);
});

test("a migration that was edited after it was applied is refused", async () => {
  const url = await createEmptyDatabase();
  const folder = folderWith({ "1_first": "CREATE TABLE a (id int);" });
  await migrate(url, folder);
  writeMigration(folder, "1_first", "CREATE TABLE b (id int);");
  await expect(migrate(url, folder)).rejects.toThrow("Migration 1_first was edited after it was applied");
});

async function connected(url: string) {
  const client = await connectToDatabase(url);
  onTestFinished(() => client.end());
  return client;
}

test("a migration that fails leaves nothing of it, is named, and is applied once its cause is mended", async () => {
  const url = await createEmptyDatabase();
  const folder = folderWith({
    "1_first": "CREATE TABLE a (id int);",
    "2_second": "CREATE TABLE b (id int); ALTER TABLE a ADD CONSTRAINT positive CHECK (id > 0);",
  });
  const client = await connected(url);
  await client.query("CREATE TABLE a (id int)");
  await expect(migrate(url, folder)).rejects.toThrow(
    'Migration 1_first failed: relation "a" already exists. Nothing of it was kept. Mend the cause',
  );
  await client.query("DROP TABLE a");
  expect(await migrate(url, folder)).toEqual(["1_first", "2_second"]);
});

test("a migration that fails in its middle keeps nothing of its beginning", async () => {
  const url = await createEmptyDatabase();
  const folder = folderWith({ "1_first": "CREATE TABLE a (id int); SELECT 1 / 0;" });
  await expect(migrate(url, folder)).rejects.toThrow("Migration 1_first failed: division by zero");
  const { rows } = await (await connected(url)).query("SELECT to_regclass('a') AS found");
  expect(rows).toEqual([{ found: null }]);
});

test("a migration in which the process was killed is applied at the next run", async () => {
  const url = await createEmptyDatabase();
  const folder = folderWith({ "1_first": "CREATE TABLE a (id int);" });
  await migrate(url, folder);
  writeMigration(folder, "2_second", "CREATE TABLE b (id int);");
  await (await connected(url)).query(
    "INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('killed', 'any', '2_second')",
  );
  expect(await migrate(url, folder)).toEqual(["2_second"]);
  expect(await migrate(url, folder)).toEqual([]);
});

test("an index that could not be made concurrently is made at the next run, in the place of the one that is not valid", async () => {
  const url = await createEmptyDatabase();
  const client = await connected(url);
  const folder = folderWith({ "1_first": "CREATE TABLE a (id int);" });
  await migrate(url, folder);
  await client.query("INSERT INTO a VALUES (1), (1)");
  writeMigration(folder, "2_index", 'CREATE UNIQUE INDEX CONCURRENTLY "a_id_key" ON "a"("id");');
  await expect(migrate(url, folder)).rejects.toThrow("Migration 2_index failed: could not create unique index");
  await client.query("DELETE FROM a");
  expect(await migrate(url, folder)).toEqual(["2_index"]);
  const { rows } = await client.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_id_key'::regclass");
  expect(rows).toEqual([{ indisvalid: true }]);
});

test("a database that can't be reached, refuses or is not there is named in a sentence without the password", async () => {
  const { adminUrl } = inject("databases");
  const wrongPassword = Object.assign(new URL(adminUrl), { password: "not-the-password" }).href;
  const wrongDatabase = Object.assign(new URL(adminUrl), { pathname: "/nowhere" }).href;
  const message = (url: string) => connectToDatabase(url).then(String, (error: Error) => error.message);
  expect(await message("postgresql://app:hidden@127.0.0.1:9/console")).toBe(
    "The database at 127.0.0.1:9 can't be reached (ECONNREFUSED): check that it runs and that DATABASE_URL names it.",
  );
  expect(await message(wrongPassword)).toMatch(/^The database at \S+ refused the user app: check/);
  expect(await message(wrongPassword)).not.toContain("not-the-password");
  expect(await message(wrongDatabase)).toMatch(/has no database nowhere: create it/);
  expect(await message("mysql://somewhere")).toMatch(/^DATABASE_URL is not an address/);
});

test("a PostgreSQL that is too old is refused by its version", async () => {
  const server = await startOldPostgres("140012");
  onTestFinished(() => void server.close());
  await expect(connectToDatabase(`postgresql://app:x@127.0.0.1:${portOf(server)}/console`)).rejects.toThrow(
    "The database is PostgreSQL 14, which is too old: version 15 or newer is needed.",
  );
});
