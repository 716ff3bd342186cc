import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { codeOf, Fault } from "#scripts/fault.ts";
import { connectToDatabase } from "#scripts/migrate.ts";
import { poll } from "#scripts/poll.ts";
import { whyPortIsUnusable } from "#scripts/ports.ts";
import { isAlive } from "#scripts/postgres/postmaster.ts";
import { postgresIsOn } from "#scripts/postgres/server.ts";
import { postgresFolder } from "./database.ts";
import type { Settings } from "./settings.ts";

/** How long the processes of a start that was killed may take to notice. */
const leftoverSeconds = 8;

function nearestExisting(path: string): string {
  return existsSync(path) || path === dirname(path) ? path : nearestExisting(dirname(path));
}

// Node's own recursive mkdir never ends on a path below /proc.
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

/** Checks that the data folder can be made and written, without making anything when it can't. */
function checkDataFolder(folder: string): void {
  const existing = nearestExisting(folder);
  try {
    if (!statSync(existing).isDirectory())
      throw new Fault(`DATA_DIR is ${folder}, but ${existing} is a file: set it to a folder.`);
    accessSync(existing, constants.W_OK | constants.X_OK);
    makeFolder(folder);
    for (const name of ["logs", "sandbox"]) mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault(
      `The data folder ${folder} can't be written (${codeOf(error)}): set DATA_DIR to a folder of yours.`,
    );
  }
}

function isStartProcess(pid: number): boolean {
  if (!isAlive(pid) || pid === process.pid) return false;
  try {
    return /scripts\/(start|e2e)\.|\.ts/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8"));
  } catch {
    return true;
  }
}

/** Takes the data folder for this process. Gives back how to leave it, and whether a start before was killed. */
export function takeDataFolder(folder: string): { wasKilled: boolean; leave: () => void } {
  checkDataFolder(folder);
  const file = join(folder, "start.pid");
  const before = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  if (before && isStartProcess(before))
    throw new Fault(
      `The console already runs from ${folder} (process ${before}): stop it first, or set DATA_DIR to another folder.`,
    );
  writeFileSync(file, String(process.pid), { mode: 0o600 });
  return { wasKilled: before !== 0, leave: () => rmSync(file, { force: true }) };
}

/** Checks every port before anything is started. `waitSeconds` gives what a killed start left time to end. */
async function checkPorts(settings: Settings, waitSeconds: number): Promise<void> {
  const embedded = settings.databaseUrl === undefined;
  for (const [name, port] of Object.entries(settings.ports)) {
    if (name === "postgres" && (!embedded || postgresIsOn(postgresFolder(settings), port))) continue;
    let why: Awaited<ReturnType<typeof whyPortIsUnusable>>;
    await poll(async () => {
      why = await whyPortIsUnusable(port);
      return why !== "taken";
    }, waitSeconds);
    const setting = `${name.toUpperCase()}_PORT`;
    if (why === "taken")
      throw new Fault(`Port ${port} is taken by another program: stop that, or set ${setting} to a free port.`);
    if (why === "forbidden")
      throw new Fault(`Port ${port} needs more rights than this user has: set ${setting} to a port above 1023.`);
  }
}

/** Checks the ports and a given database. Throws a Fault before anything was started. */
export async function checkSurroundings(settings: Settings, wasKilled: boolean): Promise<void> {
  await checkPorts(settings, wasKilled ? leftoverSeconds : 0);
  if (settings.databaseUrl === undefined) return;
  const client = await connectToDatabase(settings.databaseUrl);
  await client.end();
}
