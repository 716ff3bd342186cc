import { createHash, randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { connectionSentence } from "#lib/database-sentences.ts";
import { codeOf, Fault } from "#scripts/fault.ts";

const migrationsFolder = join(import.meta.dirname, "..", "prisma", "migrations");
const oldestMajorVersion = 15;
const turnPauseMs = 200;
/** The number that Prisma Migrate locks too, so that the two never run at once. */
export const migrationLock = 72_707_369;

/** A migration of this release: `prisma/migrations/<name>/migration.sql`. */
export type Migration = { name: string; sql: string; checksum: string };

export function readMigrations(folder = migrationsFolder): Migration[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, "migration.sql")))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    });
}

/**
 * Connects to a database of version 15 or newer. Throws a Fault, which names the `setting` that the address is from,
 * when it is not there, too old, or refuses.
 */
export async function connectToDatabase(url: string, setting = "DATABASE_URL"): Promise<pg.Client> {
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol))
    throw new Fault(`${setting} is not an address of the form postgresql://user:password@host:5432/database.`);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => {}); // the next statement reports it
  try {
    await client.connect();
  } catch (error) {
    throw new Fault(connectionSentence(error, url, setting));
  }
  const { rows } = await client.query<{ version: string }>("SELECT current_setting('server_version_num') AS version");
  const major = Math.floor(Number(rows[0]?.version) / 10_000);
  if (major >= oldestMajorVersion) return client;
  await client.end();
  throw new Fault(
    `The database is PostgreSQL ${major}, which is too old: version ${oldestMajorVersion} or newer is needed.`,
  );
}

/** Makes the table in which Prisma Migrate and we note what was applied, unless it is there. */
async function ensureTable(client: pg.Client): Promise<void> {
  await client.query(`CREATE TABLE IF NOT EXISTS public._prisma_migrations (
    id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
    migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`);
}

async function applied(client: pg.Client): Promise<Map<string, string>> {
  await ensureTable(client);
  const { rows } = await client.query<{ name: string; checksum: string }>(
    `SELECT migration_name AS name, checksum FROM public._prisma_migrations
     WHERE rolled_back_at IS NULL AND finished_at IS NOT NULL`,
  );
  return new Map(rows.map((row) => [row.name, row.checksum]));
}

/** Waits until no other migrates. One that waited inside a statement would keep an index from being made concurrently. */
async function takeTurn(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ mine: boolean }>("SELECT pg_try_advisory_lock($1) AS mine", [migrationLock]);
    if (rows[0]?.mine) return;
    await delay(turnPauseMs);
  }
}

/** A statement that waits for a lock keeps everybody who comes later waiting too: rather it lets them past, and tries again. */
const lockPatience = { waitMs: 2000, pauseMs: 1000, tries: 60 } as const;
const lockNotAvailable = "55P03";
const finished = "UPDATE public._prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1";

/** Applies a migration and notes it in one transaction, so that one that is not noted has left nothing. */
async function applyWhole(client: pg.Client, sql: string, id: string): Promise<void> {
  for (let left = lockPatience.tries - 1; ; left -= 1) {
    await client.query("BEGIN");
    try {
      await client.query(`SET LOCAL lock_timeout = ${lockPatience.waitMs}`);
      await client.query(sql);
      await client.query(finished, [id]);
      await client.query("COMMIT");
      return;
    } catch (error) {
      await client.query("ROLLBACK").catch(() => {}); // a connection that broke has rolled back already
      if (left === 0 || codeOf(error) !== lockNotAvailable) throw error;
      await delay(lockPatience.pauseMs);
    }
  }
}

/**
 * Makes an index concurrently, which no transaction can hold. A try that broke off leaves an index that is not valid, which
 * is dropped first, or one that is valid and only was not noted.
 */
async function applyConcurrently(client: pg.Client, sql: string, id: string): Promise<void> {
  const [, name] = /\bINDEX\s+CONCURRENTLY\s+(?:IF\s+NOT\s+EXISTS\s+)?("[^"]+"|\w+)/i.exec(sql) ?? [];
  const { rows } = await client.query<{ valid: boolean }>(
    "SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass($1)",
    [name ?? null],
  );
  if (rows[0]?.valid === false) await client.query(`DROP INDEX CONCURRENTLY ${name}`);
  if (rows[0]?.valid !== true) await client.query(sql);
  await client.query(finished, [id]);
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  const table = "public._prisma_migrations";
  // What a process that was killed had begun is begun anew.
  await client.query(
    `UPDATE ${table} SET rolled_back_at = now() WHERE migration_name = $1 AND finished_at IS NULL AND rolled_back_at IS NULL`,
    [name],
  );
  const id = randomUUID();
  await client.query(`INSERT INTO ${table} (id, checksum, migration_name) VALUES ($1, $2, $3)`, [id, checksum, name]);
  const isConcurrent = /\bCONCURRENTLY\b/i.test(sql);
  try {
    await (isConcurrent ? applyConcurrently : applyWhole)(client, sql, id);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await client
      .query(`UPDATE ${table} SET logs = $2, rolled_back_at = now() WHERE id = $1`, [id, reason])
      .catch(() => {}); // a connection that broke: the next run finds it unfinished
    throw new Fault(
      `Migration ${name} failed: ${reason}. Nothing of it was kept. Mend the cause, then run the migrations again.`,
    );
  }
}

/** Applies migrations in the transaction that `client` has begun: they are kept with it, or not at all. */
export async function migrateWithin(client: pg.Client, migrations: readonly Migration[]): Promise<void> {
  await ensureTable(client);
  for (const { name, sql, checksum } of migrations) {
    // No transaction makes an index concurrently, and this one is alone in its tables.
    await client.query(sql.replaceAll(/\bCONCURRENTLY\b/g, ""));
    await client.query(
      `INSERT INTO public._prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    );
  }
}

/**
 * Applies the migrations that the database does not have yet, as `prisma migrate deploy` does (same table, checksums
 * and lock), and gives back their names. Throws a Fault when the database can't be used or a migration was edited.
 */
export async function migrate(url: string, folder = migrationsFolder): Promise<string[]> {
  const client = await connectToDatabase(url);
  try {
    await takeTurn(client);
    const done = await applied(client);
    const pending: Migration[] = [];
    for (const migration of readMigrations(folder)) {
      const checksum = done.get(migration.name);
      if (checksum === undefined) pending.push(migration);
      else if (checksum !== migration.checksum)
        throw new Fault(`Migration ${migration.name} was edited after it was applied: restore its file.`);
    }
    for (const migration of pending) await apply(client, migration);
    return pending.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}
