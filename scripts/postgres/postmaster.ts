import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { poll } from "#scripts/poll.ts";

/** What `postmaster.pid` says (PostgreSQL documentation, "Database File Layout"). */
export type Postmaster = { pid: number; port: number; isReady: boolean };

/** Whether a process of this number runs. A killed process that nobody collected yet (a zombie) does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return true; // a system without /proc
  }
}

function isPostgres(pid: number): boolean {
  if (process.platform !== "linux") return true;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("postgres");
  } catch {
    return false;
  }
}

/** The server that runs on `folder`, if one does. Removes the pid file that a killed server left behind. */
export function runningPostmaster(folder: string): Postmaster | undefined {
  const file = join(folder, "postmaster.pid");
  let lines: string[];
  try {
    lines = readFileSync(file, "utf8").split("\n");
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  if (!pid) return undefined;
  if (isAlive(pid) && isPostgres(pid)) return { pid, port: Number(lines[3]), isReady: lines[7]?.trim() === "ready" };
  // PostgreSQL itself takes a zombie, or another program that was given the number, for a living server.
  rmSync(file, { force: true });
  return undefined;
}

const stopSeconds = 3;

/** Stops the server of `folder`, if one runs: open connections are ended, nothing that was committed is lost. */
export async function stopPostmaster(folder: string): Promise<void> {
  const running = runningPostmaster(folder);
  if (!running) return;
  process.kill(running.pid, "SIGINT"); // "fast shutdown"
  if (await poll(() => !isAlive(running.pid), stopSeconds)) return;
  process.kill(running.pid, "SIGQUIT"); // "immediate shutdown": the next start recovers from the log
  await poll(() => !isAlive(running.pid), 1);
}
