import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { codeOf, Fault } from "#scripts/fault.ts";
import { openFolder, postgresProgram } from "./binaries.ts";
import { isOpenToAll, type SystemUser } from "./system-user.ts";

/** The database role everything of ours connects as. Not the name of a schema: that would change its search path. */
export const role = "app";

const majorVersion = "18";

const pointerTo = (wanted: string) => `${wanted}-folder`;

/** Where the data of `wanted` lies by now: there, or where the file beside it says. */
export function existingFolder(wanted: string): string {
  const pointer = pointerTo(wanted);
  return existsSync(pointer) ? readFileSync(pointer, "utf8").trim() : wanted;
}

/**
 * Where the data of `wanted` is to lie. As root below a folder that is closed to others (`/root`) the server could
 * not reach it, so it lies in an open place then, and a file beside `wanted` says where.
 */
export function reachableFolder(wanted: string, user: SystemUser): string {
  const pointer = pointerTo(wanted);
  if (existsSync(pointer)) return existingFolder(wanted);
  mkdirSync(dirname(wanted), { recursive: true });
  if (!user.name || isOpenToAll(dirname(wanted))) return wanted;
  const elsewhere = join(openFolder, `data-${createHash("sha256").update(wanted).digest("hex").slice(0, 12)}`);
  mkdirSync(openFolder, { recursive: true, mode: 0o755 });
  writeFileSync(pointer, `${elsewhere}\n`);
  return elsewhere;
}

function createPassword(passwordFile: string): string {
  mkdirSync(dirname(passwordFile), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(passwordFile, randomBytes(24).toString("base64url"), { mode: 0o600, flag: "wx" });
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
  return readFileSync(passwordFile, "utf8").trim();
}

/** Why initdb failed: it names the cause first, and last what it removes. */
export function reasonOf(stderr: string): string {
  const lines = stderr.trim().split("\n");
  const cause = lines.find((line) => /FATAL|PANIC|error:/.test(line)) ?? lines.at(-1) ?? "";
  return cause.replace(/^.*?(?:FATAL|PANIC|error):\s*/, "").replace(/\.$/, "");
}

function runInitdb(folder: string, password: string, user: SystemUser): void {
  const file = `${folder}.password-${randomBytes(6).toString("hex")}`;
  const { uid, gid } = user.ids;
  try {
    writeFileSync(file, `${password}\n`, { mode: 0o600 });
    mkdirSync(folder, { mode: 0o700 });
    if (uid !== undefined && gid !== undefined) for (const path of [file, folder]) chownSync(path, uid, gid);
    // The same collation on every system: UTF-8 with the built-in provider.
    const locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"];
    const result = spawnSync(
      postgresProgram("initdb", user),
      ["-D", folder, "-U", role, "--pwfile", file, "-A", "scram-sha-256", "-E", "UTF8", ...locale, "--data-checksums"],
      { ...user.ids, cwd: dirname(folder), env: serverEnvironment(), encoding: "utf8" },
    );
    if (result.status !== 0) {
      rmSync(folder, { recursive: true, force: true });
      const reason = result.error?.message ?? reasonOf(result.stderr);
      throw new Fault(
        `PostgreSQL could not set up its data in ${folder}: ${reason}. Mend that, or set DATA_DIR to another folder.`,
      );
    }
  } finally {
    rmSync(file, { force: true });
  }
}

/** What the server's programs see of the environment: nothing that could turn them, such as PGDATA or PGPORT. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TMPDIR } = process.env;
  return { NODE_ENV: "production", PATH, SystemRoot, TMPDIR, LC_ALL: "C", TZ: "UTC" };
}

/** Makes sure that `folder` holds a database cluster of ours, and gives back the password of its role. */
export function prepareDataFolder(folder: string, passwordFile: string, user: SystemUser): string {
  const versionFile = join(folder, "PG_VERSION");
  if (!existsSync(versionFile)) {
    const password = createPassword(passwordFile);
    // Set up beside its place and moved there when whole: a start that was cut short leaves no half of one.
    const unfinished = `${folder}.new-${process.pid}`;
    rmSync(unfinished, { recursive: true, force: true });
    runInitdb(unfinished, password, user);
    renameSync(unfinished, folder);
    return password;
  }
  const version = readFileSync(versionFile, "utf8").trim();
  if (version !== majorVersion)
    throw new Fault(
      `The data in ${folder} is of PostgreSQL ${version} and this is PostgreSQL ${majorVersion}: start the release that made it, or set DATA_DIR to another folder.`,
    );
  try {
    return readFileSync(passwordFile, "utf8").trim();
  } catch (error) {
    throw new Fault(
      `The database password in ${passwordFile} can't be read (${codeOf(error)}): restore that file, or set DATA_DIR to another folder.`,
    );
  }
}
