import { cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { Fault } from "#scripts/fault.ts";
import { ensureBuild, ensureClient } from "#scripts/start/build.ts";
import { projectRoot } from "#scripts/start/settings.ts";
import { partsOf } from "./parts.ts";
import { entryFiles } from "./processes.ts";

// Of no use at run time: maps, types, and Prisma's query compilers for other databases and other runtimes.
const unused = [
  /\.map$/,
  /\.d\.[cm]?ts$/,
  /@prisma\/client\/runtime\/.*\.(mysql|sqlite|sqlserver|cockroachdb)\./,
  /@prisma\/client\/runtime\/.*wasm-base64\.js$/,
];

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !unused.some((pattern) => pattern.test(path.replaceAll("\\", "/"))),
  });
}

/**
 * Makes a folder that holds everything the processes of a deployment need beside Node, and nothing else: the built
 * console, the sources of engine, endpoint server and commands, their packages, and the migrations. Throws a Fault for a
 * folder that is not empty.
 */
export async function makeRelease(folder: string, say: (text: string) => void, signal: AbortSignal): Promise<void> {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new Fault(`The folder ${folder} is not empty: name one that is, or that is not there yet.`);
  const cache = join(projectRoot, "node_modules", ".cache");
  await ensureClient(cache, signal);
  await ensureBuild(cache, () => say("Building the console (about half a minute)"), signal);
  copy(join(projectRoot, ".next", "standalone"), folder);
  const { files, packages } = partsOf(projectRoot, entryFiles);
  for (const path of [...files, ...packages, join("prisma", "migrations")])
    copy(join(projectRoot, path), join(folder, path));
}
