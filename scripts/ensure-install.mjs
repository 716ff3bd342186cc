// Installs the dependencies when they are missing or others than package-lock.json says. Runs on plain Node 20. What
// only tests and checks need is a fifth of it, and is installed by those that say --with-tests.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./lock.mjs";

const oldestNode = [20, 19];
const root = join(import.meta.dirname, "..");
const stampFile = join(root, "node_modules", ".install-stamp");

/** @param {string} sentence */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor))
    fail(`Node ${process.versions.node} is too old: install Node ${oldestNode.join(".")} or newer and try again.`);
}

function hashOfLockfile() {
  const lockfile = readFileSync(join(root, "package-lock.json"));
  return createHash("sha256").update(lockfile).update(`${process.platform}-${process.arch}`).digest("hex");
}

/** @typedef {{ hash: string, hasTests: boolean }} Stamp */

/** @returns {Stamp | undefined} */
function readStamp() {
  if (!existsSync(stampFile)) return undefined;
  const [hash = "", extent] = readFileSync(stampFile, "utf8").split(" ");
  return { hash, hasTests: extent === "with-tests" };
}

/** @param {boolean} hasTests */
function finish(hasTests) {
  // Node's headers are for building add-ons in C++, which nothing here does: a third of what Node takes.
  const node = `node-${process.platform.replace("win32", "win")}-${process.arch}`;
  rmSync(join(root, "node_modules", node, "include"), { recursive: true, force: true });
  writeFileSync(stampFile, `${hashOfLockfile()} ${hasTests ? "with-tests" : "without-tests"}`);
}

/**
 * Whether all is there that the lockfile names, by npm's own record of what it installed.
 * @param {boolean} withTests
 */
function isComplete(withTests) {
  const record = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, "utf8")).packages;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional, dev, devOptional }]) =>
      path === "" || optional || (!withTests && (dev || devOptional)) || installed[path]?.version === version,
  );
}

/** @param {boolean} withTests */
function isInstalled(withTests) {
  const stamp = readStamp();
  if (stamp?.hash === hashOfLockfile() && (stamp.hasTests || !withTests)) return true;
  // Installed by hand, and so not to be installed again.
  const extent = [true, false].find(isComplete);
  if (extent === undefined || (withTests && !extent)) return false;
  finish(extent);
  return true;
}

/** @param {string[]} args */
function npm(args) {
  const all = [...args, "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  const path = process.env.npm_execpath;
  const result = path
    ? spawnSync(process.execPath, [path, ...all], { cwd: root, stdio: "inherit" })
    : spawnSync("npm", all, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
  if (result.error) fail(`npm can't be run (${result.error.message}): install npm 10 or newer and try again.`);
  if (result.status !== 0)
    fail("npm could not install the dependencies: see its message above, check the network, and try again.");
}

/** @param {boolean} withTests */
function install(withTests) {
  // A console may be running from what is there: what the tests need is put beside it, nothing is taken away.
  if (withTests && isComplete(false)) {
    console.log("Installing what the tests need");
    npm(["install", "--no-save", "--include=dev"]);
  }
  if (!isComplete(withTests)) {
    console.log("Installing the dependencies (about half a minute the first time)");
    // NODE_ENV=production or an `omit` in someone's npmrc would leave out what a test needs.
    npm(["ci", withTests ? "--include=dev" : "--omit=dev"]);
  }
  finish(withTests);
}

checkNode();
try {
  // Who has the tests' packages keeps them when a newer lockfile comes.
  const withTests = process.argv.includes("--with-tests") || readStamp()?.hasTests === true;
  if (!isInstalled(withTests))
    await withLock(join(root, ".install-lock"), "Waiting for another install to end", () => {
      if (!isInstalled(withTests)) install(withTests);
    });
} catch (error) {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code !== "EACCES" && code !== "EROFS" && code !== "EPERM") throw error;
  fail(`The folder ${root} can't be written (${code}): make it yours, or clone the project into a folder of yours.`);
}
