import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { readMigrations } from "#scripts/migrate.ts";
import { createEmptyDatabase } from "#test/empty-database.ts";
import { temporaryFolder } from "#test/folder.ts";
import { createPerson } from "#test/people.ts";
import { createConnector } from "#test/runs.ts";
import { writeContainer } from "./container.ts";
import { checkBackup } from "./read.ts";
import { partMigrations, restoreBackup } from "./restore.ts";
import { writeBackup } from "./write.ts";

const url = process.env.DATABASE_URL ?? "";

async function query(address: string, sql: string) {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  return client.query(sql).finally(() => client.end());
}

const tablesIn = async (address: string) =>
  (await query(address, "SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace")).rowCount;

async function makeBackup(): Promise<string> {
  const file = join(temporaryFolder(), "console.backup");
  await writeBackup(url, file);
  return file;
}

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: Error) => error.message,
  );

test("a backup is for its owner alone, and names the keys it needs", async () => {
  await createConnector();
  const file = await makeBackup();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await checkBackup(file)).toMatchObject({ head: { keyIds: ["k1"] } });
});

test("a file that is cut off, changed or none of ours is refused, and the database stays empty", async () => {
  await createPerson();
  const file = await makeBackup();
  const whole = readFileSync(file);
  const empty = await createEmptyDatabase();
  const spoilt = async (bytes: Buffer) => {
    writeFileSync(file, bytes);
    const told = await refusal(restoreBackup(empty, file));
    expect(await refusal(checkBackup(file))).toBe(told);
    return told;
  };
  for (const length of [40, 200, whole.length / 2, whole.length - 1])
    expect(await spoilt(whole.subarray(0, length))).toMatch(/is cut off: its end is missing/);
  for (const at of [26, 30, 200, Math.floor(whole.length / 2), whole.length - 70, whole.length - 10]) {
    const flipped = Buffer.from(whole);
    flipped[at] = (flipped[at] ?? 0) ^ 1;
    expect(await spoilt(flipped)).toMatch(/is damaged|is cut off|newer release|is no backup/);
  }
  expect(await spoilt(Buffer.from("PK\u0003\u0004"))).toMatch(/is no backup of the Connector Console/);
  expect(await refusal(restoreBackup(empty, `${file}.gone`))).toMatch(/can't be read \(ENOENT\)/);
  expect(await tablesIn(empty)).toBe(0);
});

test("content that contradicts its totals is refused in the middle of a restore, which leaves nothing", async () => {
  const file = await makeBackup();
  const manifest = await checkBackup(file);
  const forged = `${file}.forged`;
  const lying = async function* () {
    yield { json: manifest.head };
    yield { json: { kind: "table", table: "setting", columns: ["id"] } };
    yield { bytes: Buffer.from("1\n") };
    yield { json: { kind: "totals", tables: [{ table: "setting", rows: 2, bytes: 2, sha256: "" }] } };
  };
  await writeContainer(forged, lying());
  const empty = await createEmptyDatabase();
  expect(await refusal(restoreBackup(empty, forged))).toMatch(/contradicts itself: its rows are not those counted/);
  expect(await tablesIn(empty)).toBe(0);
});

test("a database that holds anything is refused and stays as it was", async () => {
  const file = await makeBackup();
  const before = await db.auditEvent.count();
  expect(await refusal(restoreBackup(url, file))).toMatch(/^The database is not empty: it holds .* Restore into a new/);
  expect(await db.auditEvent.count()).toBe(before);
  const other = await createEmptyDatabase();
  await query(other, "CREATE TYPE mood AS ENUM ('glad')");
  expect(await refusal(restoreBackup(other, file))).toMatch(/it holds public\.mood\. Restore/);
});

test("a backup of a newer release, or after another migration of that name, is refused", async () => {
  const { head } = await checkBackup(await makeBackup());
  const newer = { ...head, release: "9.0.0", migrations: [...head.migrations, { name: "99_next", checksum: "" }] };
  expect(() => partMigrations(newer)).toThrow(/is of a newer release \(9\.0\.0, with migration 99_next\)/);
  const own = readMigrations().map((migration, index) => (index === 0 ? { ...migration, checksum: "x" } : migration));
  expect(() => partMigrations(head, own)).toThrow(/made after another migration 20261124000000_first/);
});

test("a backup of an older release is restored and brought up to this one", async () => {
  const older = await createEmptyDatabase();
  const [first, chain] = readMigrations();
  if (!first || !chain) throw new Error("There are no migrations.");
  await query(
    older,
    `CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
       migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
       started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0);
     ${first.sql}; ${chain.sql};
     INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at)
     VALUES ('1', '${first.checksum}', '${first.name}', now()), ('2', '${chain.checksum}', '${chain.name}', now());
     INSERT INTO used_assertion (jti, expires_at) VALUES ('of long ago', now())`,
  );
  const file = join(temporaryFolder(), "older.backup");
  await writeBackup(older, file);
  const restored = await createEmptyDatabase();
  await restoreBackup(restored, file);
  expect((await query(restored, "SELECT jti FROM used_assertion")).rows).toEqual([{ jti: "of long ago" }]);
  expect((await query(restored, "SELECT FROM _prisma_migrations")).rowCount).toBe(readMigrations().length);
  expect((await query(restored, "SELECT count(*)::int AS n FROM audit_head")).rows).toEqual([{ n: 1 }]);
});

test("a copy has no grant that could spend the original's tokens, does not run and tells nobody", async () => {
  const { id } = await createConnector();
  const file = await makeBackup();
  const copy = await createEmptyDatabase();
  await restoreBackup(copy, file, { isCopy: true });
  const { rows } = await query(
    copy,
    `SELECT g.state, g.cause, g.refresh_token_sealed, g.access_token_sealed, c.paused_at IS NOT NULL AS paused
     FROM connector c JOIN "grant" g ON g.id = c.grant_id WHERE c.id = '${id}'`,
  );
  const wiped = { refresh_token_sealed: "", access_token_sealed: "" };
  expect(rows).toEqual([{ state: "needs_authorization", cause: "copy", ...wiped, paused: true }]);
});

test("a backup that can't be written leaves no file and says why", async () => {
  expect(await refusal(writeBackup(url, "/nowhere/console.backup"))).toMatch(
    /can't be written \(ENOENT\): name a file/,
  );
  const bare = await createEmptyDatabase();
  const file = join(temporaryFolder(), "bare.backup");
  expect(await refusal(writeBackup(bare, file))).toMatch(/holds no Connector Console/);
  expect(() => statSync(file)).toThrow();
});
