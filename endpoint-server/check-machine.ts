import { constants } from "node:fs";
import { access, rm, stat, writeFile } from "node:fs/promises";
import { totalmem } from "node:os";
import { dirname, join } from "node:path";
import { getHeapStatistics } from "node:v8";
import { codeOf, failed, type Line, passed } from "./check-line.ts";
import type { Config } from "./config.ts";
import { enrolledWith, findIdentity } from "./identity.ts";
import { Stop } from "./stop.ts";

const mebibyte = 1_048_576;
/** What the heap may take, and as much again for Node itself and what is under way. */
const leastMachineMemory = 512 * mebibyte;
const leastHeap = 256 * mebibyte;

/** The memory that this process may take, and its heap within that. */
export function memoryLines(limit = process.constrainedMemory(), heap = getHeapStatistics().heap_size_limit): Line[] {
  // Without a limit of its own a process is told none, or one beyond the machine's memory.
  const most = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  const machine = `${Math.floor(most / mebibyte)} MiB`;
  const ofHeap = `${Math.floor(heap / mebibyte)} MiB`;
  return [
    most >= leastMachineMemory
      ? passed("Memory", machine)
      : failed(
          "Memory",
          `${machine} is not enough. Let this service take at least ${leastMachineMemory / mebibyte} MiB.`,
        ),
    heap >= leastHeap
      ? passed("Heap", ofHeap)
      : failed("Heap", `${ofHeap} is not enough. Leave --max-old-space-size out, or set it to 256 or more.`),
  ];
}

async function nearestExisting(path: string): Promise<string> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  return isThere || path === dirname(path) ? path : nearestExisting(dirname(path));
}

async function modeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ mode }) => mode & 0o777,
    () => null,
  );
}

const octal = (mode: number) => mode.toString(8).padStart(4, "0");

/** Whether the data folder, or where it will be made, can be written, and is closed to others. */
export async function folderLine({ dataFolder }: Config): Promise<Line> {
  const name = "Data folder";
  const existing = await nearestExisting(dataFolder);
  try {
    if (existing === dataFolder) {
      const probe = join(dataFolder, `.check-${process.pid}`);
      await writeFile(probe, "", { mode: 0o600, flag: "wx" });
      await rm(probe);
    } else await access(existing, constants.W_OK | constants.X_OK);
  } catch (error) {
    return failed(
      name,
      `${dataFolder} can't be written (${codeOf(error)}). Make it writable for this user, or set ENDPOINT_SERVER_DATA_DIR to another.`,
    );
  }
  if (existing !== dataFolder) return passed(name, `${dataFolder} will be made`);
  // Windows has no such modes: who may read there follows from the folder above.
  if (process.platform === "win32") return passed(name, `${dataFolder} can be written`);
  const [folder, identity] = [await modeOf(dataFolder), await modeOf(join(dataFolder, "identity.json"))];
  if (folder !== null && folder & 0o022)
    return failed(name, `${dataFolder} is writable for others (${octal(folder)}). Run chmod 700 ${dataFolder}.`);
  if (identity !== null && identity & 0o077)
    return failed(
      name,
      `identity.json is open to others (${octal(identity)}). Run chmod 600 ${join(dataFolder, "identity.json")}.`,
    );
  return passed(name, `${dataFolder} can be written, mode ${octal(folder ?? 0)}`);
}

/** Whether the machine is enrolled, or can be with the code that it was given. Uses up no code. */
export async function identityLine(config: Config): Promise<Line> {
  const name = "Identity";
  try {
    const identity = await findIdentity(config.dataFolder);
    const code = config.enrolmentCode;
    if (identity?.enrolment && (code === null || enrolledWith(identity, code)))
      return passed(name, `enrolled as "${identity.enrolment.name}"`);
    if (code !== null) return passed(name, "a start will enrol this machine with the enrolment code");
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return failed(name, error.message);
  }
  return failed(
    name,
    "not enrolled, and no enrolment code is set. Make one in the console under Administration > Endpoint Servers, and start this with it.",
  );
}
