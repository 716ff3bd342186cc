import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectToDatabase, migrate } from "#scripts/migrate.ts";
import { startPostgres } from "#scripts/postgres/server.ts";

/** A PostgreSQL for benchmarks alone. */
export type BenchServer = {
  /** Gives the address of a new, migrated database, which the work has for itself and which is then dropped. */
  withDatabase<Value>(name: string, work: (url: string) => Promise<Value>): Promise<Value>;
  /** Removes all of it. */
  end(): Promise<void>;
};

const template = "migrated";

/** Starts a PostgreSQL of its own with the settings of an installation. */
export async function startBenchServer(): Promise<BenchServer> {
  const root = mkdtempSync(join(tmpdir(), "connector-console-bench-"));
  const server = await startPostgres({
    folder: join(root, "postgres"),
    passwordFile: join(root, "password"),
    logFile: join(root, "postgres.log"),
    port: "any",
  });
  async function run(...statements: string[]): Promise<void> {
    const admin = await connectToDatabase(server.url("postgres"));
    try {
      for (const statement of statements) await admin.query(statement);
    } finally {
      await admin.end();
    }
  }
  await run(`CREATE DATABASE ${template}`);
  await migrate(server.url(template));
  return {
    async withDatabase(name, work) {
      await run(`CREATE DATABASE bench_${name} TEMPLATE ${template}`, "CHECKPOINT");
      try {
        return await work(server.url(`bench_${name}`));
      } finally {
        await run(`DROP DATABASE bench_${name} WITH (FORCE)`);
      }
    },
    async end() {
      await server.stop();
      await rm(server.folder, { recursive: true, force: true });
      await rm(root, { recursive: true, force: true });
    },
  };
}
