import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { Fault } from "#scripts/fault.ts";
import { poll } from "#scripts/poll.ts";
import { freePort } from "#scripts/ports.ts";
import { postgresProgram } from "./binaries.ts";
import { existingFolder, prepareDataFolder, reachableFolder, role, serverEnvironment } from "./data-folder.ts";
import { runningPostmaster, stopPostmaster } from "./postmaster.ts";
import { type SystemUser, systemUser } from "./system-user.ts";

export type PostgresOptions = {
  /** Where the data is to lie; made when it is not there. */
  folder: string;
  passwordFile: string;
  logFile: string;
  /** "any" takes a free port, or the one of a server that already runs on the folder. */
  port: number | "any";
  /** Server settings beside our own, such as `fsync`. */
  settings?: Record<string, string>;
};

export type PostgresServer = {
  /** Where the data really lies. */
  folder: string;
  port: number;
  url: (database: string) => string;
  stop: () => Promise<void>;
};

const startSeconds = 60;

const ownSettings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "100",
  log_min_messages: "warning",
  timezone: "UTC",
};

function launch(folder: string, port: number, options: PostgresOptions, user: SystemUser): ChildProcess {
  const settings = Object.entries({ ...ownSettings, ...options.settings });
  const log = openSync(options.logFile, "a", 0o600);
  // Detached: Ctrl-C reaches only us, and we stop the server after those who use it.
  const child = spawn(
    postgresProgram("postgres", user),
    ["-D", folder, "-p", String(port), ...settings.flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    { ...user.ids, cwd: folder, env: serverEnvironment(), stdio: ["ignore", log, log], detached: true },
  );
  closeSync(log);
  child.on("error", () => {}); // seen as its exit
  child.unref();
  return child;
}

const hasEnded = (child: ChildProcess) =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

// After kill -9 of the server its helpers need a moment to notice, and hold the shared memory until then.
const isShortLived = (log: string) => /pre-existing shared memory block|lock file "postmaster.pid" already/.test(log);

async function launchUntilReady(folder: string, port: number, options: PostgresOptions, user: SystemUser) {
  const end = performance.now() + startSeconds * 1000;
  for (;;) {
    const child = launch(folder, port, options, user);
    const isReady = () => runningPostmaster(folder)?.pid === child.pid && runningPostmaster(folder)?.isReady;
    await poll(() => hasEnded(child) || isReady(), (end - performance.now()) / 1000);
    if (!hasEnded(child) && isReady()) return;
    const log = readFileSync(options.logFile, "utf8").trim().split("\n").slice(-5).join("\n");
    if (isShortLived(log) && performance.now() < end) continue;
    const reason = log.match(/(?:FATAL|PANIC|ERROR): {2}(.*)/)?.[1] ?? "it did not become ready";
    throw new Fault(`PostgreSQL did not start on port ${port}: ${reason}. Its log is ${options.logFile}.`);
  }
}

/** Starts PostgreSQL on a folder, or takes the server that runs there already. Throws a Fault when it can't. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const user = systemUser();
  const folder = reachableFolder(options.folder, user);
  mkdirSync(dirname(options.logFile), { recursive: true });
  const password = prepareDataFolder(folder, options.passwordFile, user);

  let running = runningPostmaster(folder);
  if (running && (!running.isReady || (options.port !== "any" && running.port !== options.port))) {
    await stopPostmaster(folder);
    running = undefined;
  }
  const port = running?.port ?? (options.port === "any" ? await freePort() : options.port);
  if (!running) await launchUntilReady(folder, port, options, user);
  return {
    folder,
    port,
    url: (database) => `postgresql://${role}:${password}@127.0.0.1:${port}/${database}`,
    stop: () => stopPostmaster(folder),
  };
}

/** Whether the server of `folder` is what listens on `port` of this machine. */
export function postgresIsOn(folder: string, port: number): boolean {
  return runningPostmaster(existingFolder(folder))?.port === port;
}
