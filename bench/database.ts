import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectToDatabase, migrate } from "#scripts/migrate.ts";
import { startPostgres } from "#scripts/postgres/server.ts";

/** A PostgreSQL of its own with a migrated database, with the settings of an installation; `end` removes all of it. */
export async function startBenchDatabase(): Promise<{ url: string; end(): Promise<void> }> {
  const root = mkdtempSync(join(tmpdir(), "connector-console-bench-"));
  const server = await startPostgres({
    folder: join(root, "postgres"),
    passwordFile: join(root, "password"),
    logFile: join(root, "postgres.log"),
    port: "any",
  });
  const admin = await connectToDatabase(server.url("postgres"));
  await admin.query("CREATE DATABASE bench");
  await admin.end();
  const url = server.url("bench");
  await migrate(url);
  return {
    url,
    async end() {
      await server.stop();
      await rm(server.folder, { recursive: true, force: true });
      await rm(root, { recursive: true, force: true });
    },
  };
}
