// npm writes no entry for an optional package whose newest version its registry lacks, and `npm ci` then fails on
// every machine ("Missing: ... from lock file"). Run this after each change of the dependencies: it adds the entries.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** @typedef {{ version?: string, dev?: boolean, optional?: boolean, os?: string[], cpu?: string[], libc?: string[], optionalDependencies?: Record<string, string> }} LockEntry */
/** @typedef {Record<string, LockEntry>} LockPackages */

const systems = [
  "darwin",
  "win32",
  "windows",
  "android",
  "freebsd",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "aix",
  "linux",
];
const processors = ["arm64", "x64", "ia32", "arm", "riscv64", "ppc64", "s390x", "loong64", "mips64el", "wasm32"];

/**
 * Whether `name` is found from the package at `path`, looking upwards as Node does.
 * @param {LockPackages} packages
 * @param {string} path
 * @param {string} name
 */
function isFound(packages, path, name) {
  for (let from = path; ; from = from.replace(/\/?node_modules\/(@[^/]+\/)?[^/]+$/, "")) {
    if (packages[`${from ? `${from}/` : ""}node_modules/${name}`]) return true;
    if (from === "") return false;
  }
}

/**
 * What a platform package runs on, by the words of its name.
 * @param {string} name
 * @returns {LockEntry}
 */
function platformOf(name) {
  const words = name.split(/[-/_.]/);
  const system = systems.find((word) => words.includes(word)) ?? (words.includes("win") ? "win32" : undefined);
  const processor = processors.find((word) => words.includes(word)) ?? (/-arm(v\d|-)/.test(name) ? "arm" : undefined);
  const libc = words.some((word) => word.startsWith("musl"))
    ? "musl"
    : words.some((word) => word.startsWith("gnu"))
      ? "glibc"
      : undefined;
  return {
    ...(processor ? { cpu: [processor] } : {}),
    ...(system ? { os: [system === "windows" ? "win32" : system] } : {}),
    ...(libc ? { libc: [libc] } : {}),
  };
}

/**
 * The entries that the lockfile's packages ask for and that it lacks.
 * @param {LockPackages} packages
 * @returns {LockPackages}
 */
export function missingEntries(packages) {
  /** @type {LockPackages} */
  const missing = {};
  for (const [path, entry] of Object.entries(packages))
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      const version = range.replace(/^npm:.*@/, "").replace(/^[\^~]/, "");
      if (isFound(packages, path, name) || !/^\d+\.\d+\.\d+/.test(version)) continue;
      missing[`node_modules/${name}`] = {
        version,
        ...(entry.dev ? { dev: true } : {}),
        optional: true,
        ...platformOf(name),
      };
    }
  return missing;
}

if (import.meta.filename === process.argv[1]) {
  const file = join(import.meta.dirname, "..", "package-lock.json");
  const lock = JSON.parse(readFileSync(file, "utf8"));
  const missing = missingEntries(lock.packages);
  const sorted = Object.entries({ ...lock.packages, ...missing }).sort(([one], [other]) => (one < other ? -1 : 1));
  lock.packages = Object.fromEntries(sorted);
  for (const entry of Object.values(lock.packages)) delete entry.resolved; // no registry's address belongs in it
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`Added ${Object.keys(missing).length} entries.`);
}
