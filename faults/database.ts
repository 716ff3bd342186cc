import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyRoles } from "#scripts/database-roles/apply.ts";
import { connectToDatabase, migrate } from "#scripts/migrate.ts";
import { runningPostmaster } from "#scripts/postgres/postmaster.ts";
import { startPostgres } from "#scripts/postgres/server.ts";
import { until } from "#test/until.ts";
import { mountSmallDisk, type SmallDisk } from "./small-disk.ts";

/** How the server is ended: an immediate shutdown, or kill -9 of its postmaster. */
export type Crash = "immediate" | "kill";

export type StandDatabase = {
  /** As the owner of its tables, for whoever judges. */
  url: string;
  /** As what console and engine reach it: with the rights that an installation gives them. */
  consoleUrl: string;
  engineUrl: string;
  /** Crashes the server without a warning and starts it again on the same data. Gives back when it is ready. */
  crash(how: Crash): Promise<void>;
  /** Starts the server again, if it gave up. */
  revive(): Promise<void>;
  /** The disk its data lies on, where that is one of our own. */
  disk: SmallDisk | null;
  end(): Promise<void>;
};

const withRole = (url: string, name: string) =>
  Object.assign(new URL(url), { username: name, password: randomBytes(16).toString("hex") }).href;

/** A PostgreSQL of its own with a migrated database and the settings of an installation. */
export async function startStandDatabase(isOnSmallDisk: boolean): Promise<StandDatabase> {
  const disk = isOnSmallDisk ? mountSmallDisk() : null;
  const root = mkdtempSync(join(disk?.folder ?? tmpdir(), "connector-console-faults-"));
  if (disk) chmodSync(root, 0o755); // as root, PostgreSQL runs as another user
  const options = {
    folder: join(root, "postgres"),
    passwordFile: join(root, "password"),
    logFile: join(root, "postgres.log"),
  };
  const server = await startPostgres({ ...options, port: "any" });
  const admin = await connectToDatabase(server.url("postgres"));
  await admin.query("CREATE DATABASE faults");
  await admin.end();
  const url = server.url("faults");
  await migrate(url);
  const roles = { console: withRole(url, "console"), engine: withRole(url, "engine") };
  await applyRoles(url, roles);
  const start = async () => {
    await startPostgres({ ...options, port: server.port });
  };
  return {
    url,
    consoleUrl: roles.console,
    engineUrl: roles.engine,
    disk,
    async crash(how) {
      const running = runningPostmaster(server.folder);
      if (!running) throw new Error("There is no PostgreSQL to crash.");
      process.kill(running.pid, how === "kill" ? "SIGKILL" : "SIGQUIT");
      await until(() => !runningPostmaster(server.folder), { withinSeconds: 20, that: "PostgreSQL is gone" });
      await start();
    },
    revive: start,
    async end() {
      await server.stop();
      await rm(server.folder, { recursive: true, force: true });
      await rm(root, { recursive: true, force: true });
      disk?.end();
    },
  };
}
