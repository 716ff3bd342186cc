import { createHash, randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate, readMigrations } from "#scripts/migrate.ts";
import { poll } from "#scripts/poll.ts";
import { type PostgresServer, startPostgres } from "#scripts/postgres/server.ts";

/** What every test file needs to make a database of its own: see file-database.ts. */
export type TestDatabases = { adminUrl: string; template: string; prefix: string };

declare module "vitest" {
  export interface ProvidedContext {
    databases: TestDatabases;
  }
}

/** Held by every run that uses the server; whoever can have it alone is the last. */
const inUseLock = 4_620_001;
const templateLock = 4_620_002;

const settings = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  max_connections: "300",
  autovacuum: "off",
  file_copy_method: "clone",
};

function startTestServer(): Promise<PostgresServer> {
  const project = createHash("sha256")
    .update(import.meta.dirname)
    .digest("hex")
    .slice(0, 12);
  const root = join(tmpdir(), `connector-console-test-${userInfo().username}-${project}`);
  mkdirSync(root, { recursive: true, mode: 0o755 });
  const folder = join(root, "postgres");
  return startPostgres({
    folder,
    passwordFile: join(root, "password"),
    logFile: join(root, "postgres.log"),
    port: "any",
    settings,
  });
}

// Another run may stop the server, being the last, between our start and our lock: then it is started again.
async function joinServer(): Promise<{ server: PostgresServer; admin: pg.Client }> {
  let failure: unknown;
  const joined = await poll(async () => {
    try {
      const server = await startTestServer();
      const admin = new pg.Client({ connectionString: server.url("postgres") });
      admin.on("error", () => {});
      await admin.connect();
      await admin.query("SELECT pg_advisory_lock_shared($1)", [inUseLock]);
      return { server, admin };
    } catch (error) {
      failure = error;
      return undefined;
    }
  }, 20);
  if (!joined) throw failure;
  return joined;
}

async function isOnlyRun(admin: pg.Client): Promise<boolean> {
  await admin.query("SELECT pg_advisory_unlock_shared($1)", [inUseLock]);
  const { rows } = await admin.query<{ alone: boolean }>("SELECT pg_try_advisory_lock($1) AS alone", [inUseLock]);
  return rows[0]?.alone === true;
}

async function dropDatabases(admin: pg.Client, pattern: string): Promise<void> {
  const { rows } = await admin.query<{ name: string }>("SELECT datname AS name FROM pg_database WHERE datname ~ $1", [
    pattern,
  ]);
  for (const { name } of rows) await admin.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
}

/** Makes the database that has every migration and no row, unless it is there; gives back its name. */
async function ensureTemplate(server: PostgresServer, admin: pg.Client): Promise<string> {
  const checksums = readMigrations().map((migration) => migration.checksum);
  const name = `template_${createHash("sha256").update(checksums.join()).digest("hex").slice(0, 16)}`;
  await admin.query("SELECT pg_advisory_lock($1)", [templateLock]);
  try {
    const { rowCount } = await admin.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
    if (rowCount) return name;
    const unfinished = `${name}_unfinished`;
    await admin.query(`DROP DATABASE IF EXISTS ${unfinished} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${unfinished}`);
    await migrate(server.url(unfinished));
    await admin.query(`ALTER DATABASE ${unfinished} RENAME TO ${name}`);
    return name;
  } finally {
    await admin.query("SELECT pg_advisory_unlock($1)", [templateLock]);
  }
}

/** Vitest's globalSetup: one PostgreSQL for the run, with a migrated template; gives back the teardown. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { server, admin } = await joinServer();
  const template = await ensureTemplate(server, admin);
  const prefix = `test_${randomBytes(4).toString("hex")}`;
  project.provide("databases", { adminUrl: server.url("postgres"), template, prefix });
  return async () => {
    await dropDatabases(admin, `^${prefix}_`);
    if (await isOnlyRun(admin)) {
      await dropDatabases(admin, `^test_|^template_(?!${template.slice("template_".length)}$)[0-9a-f]`);
      await admin.end();
      await server.stop();
    } else await admin.end();
  };
}
