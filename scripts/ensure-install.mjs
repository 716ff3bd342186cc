// Installs the dependencies when they are missing or others than package-lock.json says. Runs on plain Node 20.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
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

function stampOfLockfile() {
  const lockfile = readFileSync(join(root, "package-lock.json"));
  return createHash("sha256").update(lockfile).update(`${process.platform}-${process.arch}`).digest("hex");
}

/** npm's own record of what it installed, so that an install by hand is not done again. */
function isInstalledByHand() {
  const record = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, "utf8")).packages;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === "" || optional || installed[path]?.version === version,
  );
}

function isInstalled() {
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stampOfLockfile()) return true;
  if (!isInstalledByHand()) return false;
  writeFileSync(stampFile, stampOfLockfile());
  return true;
}

function install() {
  console.log("Installing the dependencies (about a minute the first time)");
  // NODE_ENV=production or an `omit` in someone's npmrc would leave packages out.
  const args = ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = process.env.npm_execpath;
  const result = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: "inherit" })
    : spawnSync("npm", args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
  if (result.error) fail(`npm can't be run (${result.error.message}): install npm 10 or newer and try again.`);
  if (result.status !== 0)
    fail("npm could not install the dependencies: see its message above, check the network, and try again.");
  writeFileSync(stampFile, stampOfLockfile());
}

checkNode();
try {
  if (!isInstalled())
    await withLock(join(root, ".install-lock"), "Waiting for another install to end", () => {
      if (!isInstalled()) install();
    });
} catch (error) {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code !== "EACCES" && code !== "EROFS" && code !== "EPERM") throw error;
  fail(`The folder ${root} can't be written (${code}): make it yours, or clone the project into a folder of yours.`);
}
