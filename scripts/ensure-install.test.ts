import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "#test/folder.ts";

const { npm_execpath: npmFile } = process.env;

function run(folder: string, program: string, ...args: string[]): string {
  const env = { ...process.env, npm_config_offline: "true", npm_config_cache: join(folder, "cache") };
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, env, encoding: "utf8" });
  expect(status, `${stdout}${stderr}`).toBe(0);
  return stdout;
}

const npm = (folder: string, ...args: string[]) =>
  npmFile ? run(folder, process.execPath, npmFile, ...args) : run(folder, "npm", ...args);

function writePackage(folder: string, name: string, rest: object = {}): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, version: "1.0.0", ...rest }));
}

/** A project with a package that it runs on and one that only its tests need, and these files as a clone has them. */
function makeProject(): { root: string; has: () => string[]; ensure: (...args: string[]) => string } {
  const root = join(temporaryFolder(), "project");
  for (const name of ["runs-on", "tests-with"]) {
    writePackage(join(root, name), name);
    npm(join(root, name), "pack", "--silent", "--pack-destination", root);
    rmSync(join(root, name), { recursive: true });
  }
  writePackage(root, "project", {
    dependencies: { "runs-on": "file:runs-on-1.0.0.tgz" },
    devDependencies: { "tests-with": "file:tests-with-1.0.0.tgz" },
  });
  npm(root, "install", "--package-lock-only", "--silent");
  for (const file of ["ensure-install.mjs", "lock.mjs"])
    cpSync(join(import.meta.dirname, file), join(root, "scripts", file));
  const has = () => ["runs-on", "tests-with"].filter((name) => existsSync(join(root, "node_modules", name)));
  const ensure = (...args: string[]) => run(root, process.execPath, "scripts/ensure-install.mjs", ...args);
  return { root, has, ensure };
}

test("a start installs what runs, once, and the tests put beside it what they need", () => {
  const { root, has, ensure } = makeProject();
  expect(ensure()).toContain("Installing the dependencies");
  expect(has()).toEqual(["runs-on"]);
  expect(ensure()).toBe("");

  const inUse = join(root, "node_modules", "runs-on", "in-use");
  writeFileSync(inUse, "");
  expect(ensure("--with-tests")).toContain("Installing what the tests need");
  expect(has()).toEqual(["runs-on", "tests-with"]);
  expect(existsSync(inUse)).toBe(true);
  expect(ensure("--with-tests")).toBe("");
  expect(ensure()).toBe("");
});

test("who has the tests' packages keeps them when another lockfile comes", () => {
  const { root, has, ensure } = makeProject();
  ensure("--with-tests");
  appendFileSync(join(root, "package-lock.json"), "\n");
  rmSync(join(root, "node_modules", "tests-with"), { recursive: true });
  rmSync(join(root, "node_modules", ".package-lock.json"));
  expect(ensure()).toContain("Installing the dependencies");
  expect(has()).toEqual(["runs-on", "tests-with"]);
});

test("what was installed by hand is not installed again", () => {
  const { has, root, ensure } = makeProject();
  npm(root, "ci", "--silent");
  expect(ensure("--with-tests")).toBe("");
  expect(has()).toEqual(["runs-on", "tests-with"]);
});
