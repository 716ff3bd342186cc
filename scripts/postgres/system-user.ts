import { lstatSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { Fault } from "#scripts/fault.ts";

/** Who the server's processes run as; `ids` is empty when they run as the person who started this. */
export type SystemUser = { name: string; ids: { uid?: number; gid?: number } };

const unprivilegedNames = ["postgres", "nobody"];

/** PostgreSQL refuses to run as root, so root lends it an unprivileged user that the machine already has. */
export function systemUser(): SystemUser {
  if (process.getuid?.() !== 0) return { name: "", ids: {} };
  const entries = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  for (const name of unprivilegedNames) {
    const entry = entries.find((fields) => fields[0] === name);
    if (entry) return { name, ids: { uid: Number(entry[2]), gid: Number(entry[3]) } };
  }
  throw new Fault(
    "PostgreSQL does not run as root and this machine has no user postgres or nobody. Start as an ordinary user, or set DATABASE_URL.",
  );
}

/** Whether any user may pass through `path` and all folders above it; `/root`, for one, is closed to others. */
export function isOpenToAll(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((lstatSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
