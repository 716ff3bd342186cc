import { join } from "node:path";
import pg from "pg";
import { applyRoles, type ProcessUrls } from "#scripts/database-roles/apply.ts";
import { migrate } from "#scripts/migrate.ts";
import { startPostgres } from "#scripts/postgres/server.ts";
import { ensurePassword, keysFolder } from "./keys.ts";
import type { Settings } from "./settings.ts";

const databaseName = "console";

export const postgresFolder = (settings: Settings): string => join(settings.dataFolder, "postgres");

async function createDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [databaseName]);
    if (!rowCount) await client.query(`CREATE DATABASE ${databaseName}`);
  } finally {
    await client.end();
  }
}

/** A migrated database: the given one, or that of the embedded server, which `stop` stops. */
export type Database = {
  /** As the owner of its tables. */
  url: string;
  /** As what console and engine are to reach it: with no more rights than they need, unless the owner serves for both. */
  consoleUrl: string;
  engineUrl: string;
  /** Where the embedded server's data lies. */
  folder: string | undefined;
  stop: () => Promise<void>;
};

const withFallback = (url: string, urls: ProcessUrls) => ({
  url,
  consoleUrl: urls.console ?? url,
  engineUrl: urls.engine ?? url,
});

/** The roles of the embedded server; their passwords lie beside the keys and may be lost: each start sets them anew. */
function embeddedUrls(settings: Settings, url: string): Record<keyof ProcessUrls, string> {
  const as = (process: keyof ProcessUrls) => {
    const password = ensurePassword(settings, `${process}-database-password`);
    return Object.assign(new URL(url), { username: `app_${process}`, password }).href;
  };
  return { console: as("console"), engine: as("engine") };
}

/** Starts the embedded PostgreSQL, or takes the one that runs, and makes its database unless it is there. */
export async function startServer(
  settings: Settings,
  port: number | "any" = settings.ports.postgres,
): Promise<{ url: string; folder: string; stop: () => Promise<void> }> {
  const { folder, stop, url } = await startPostgres({
    folder: postgresFolder(settings),
    passwordFile: join(keysFolder(settings), "postgres-password"),
    logFile: join(settings.dataFolder, "logs", "postgres.log"),
    port,
  });
  try {
    await createDatabase(url("postgres"));
    return { url: url(databaseName), folder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts the embedded PostgreSQL unless a database is given, applies the migrations, and makes the roles. */
export async function openDatabase(settings: Settings): Promise<Database> {
  if (settings.databaseUrl !== undefined) {
    await migrate(settings.databaseUrl);
    await applyRoles(settings.databaseUrl, settings.processUrls);
    return { ...withFallback(settings.databaseUrl, settings.processUrls), folder: undefined, stop: async () => {} };
  }
  const server = await startServer(settings);
  const { url } = server;
  try {
    await migrate(url);
    const urls = embeddedUrls(settings, url);
    await applyRoles(url, urls, { setPasswords: true });
    return { ...withFallback(url, urls), folder: server.folder, stop: server.stop };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
