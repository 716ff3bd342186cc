import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Fault } from "#scripts/fault.ts";
import { withLock } from "#scripts/lock.mjs";
import { projectRoot } from "./settings.ts";

export const consoleSources = [
  "app",
  "components",
  "lib",
  "public",
  "prisma/schema.prisma",
  "next.config.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  "package-lock.json",
  "proxy.ts",
  "instrumentation.ts",
  "instrumentation-client.ts",
];

/** A hash over files and folders below the project; tests are not part of what is built. */
function hashOf(paths: string[]): string {
  const hash = createHash("sha256").update(process.versions.node);
  const visit = (path: string) => {
    const full = join(projectRoot, path);
    if (!existsSync(full) || path.endsWith(".test.ts")) return;
    if (statSync(full).isDirectory()) for (const name of readdirSync(full).sort()) visit(join(path, name));
    else hash.update(path).update(readFileSync(full));
  };
  for (const path of paths) visit(path);
  return hash.digest("hex");
}

function runTool(name: string, command: string[], logFile: string, signal: AbortSignal): Promise<void> {
  mkdirSync(dirname(logFile), { recursive: true });
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, {
      cwd: projectRoot,
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
      stdio: ["ignore", "pipe", "pipe"],
      signal,
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    child.once("error", reject);
    child.once("close", (code) => {
      writeFileSync(logFile, output);
      if (code === 0) resolve();
      else
        reject(
          new Fault(
            `${output.trim().split("\n").slice(-40).join("\n")}\n${name} failed; all it said is in ${logFile}.`,
          ),
        );
    });
  });
}

/** Runs `make` unless `stampFile` says that it ran for these very sources. */
async function whenChanged(stampFile: string, sources: string[], make: () => Promise<void>): Promise<void> {
  const isCurrent = () => existsSync(stampFile) && readFileSync(stampFile, "utf8") === hashOf(sources);
  if (isCurrent()) return;
  const lock = join(
    projectRoot,
    "node_modules",
    `.lock-${createHash("sha256").update(stampFile).digest("hex").slice(0, 8)}`,
  );
  await withLock(lock, "Waiting for another build to end", async () => {
    if (isCurrent()) return;
    const hash = hashOf(sources);
    rmSync(stampFile, { force: true });
    await make();
    writeFileSync(stampFile, hash);
  });
}

/** Generates the database client unless it is there for this very schema. */
export async function ensureClient(logFolder: string, signal: AbortSignal): Promise<void> {
  const folder = join(projectRoot, "generated", "prisma");
  await whenChanged(join(folder, ".stamp"), ["prisma/schema.prisma", "package-lock.json"], async () => {
    const prisma = join(projectRoot, "node_modules", "prisma", "build", "index.js");
    await runTool("Generating the database client", [prisma, "generate"], join(logFolder, "generate.log"), signal);
  });
}

const serverFile = join("generated", "endpoint-server", "connector-endpoint-server.mjs");

/** Builds the endpoint server's one file, which the console offers to other machines, unless it is of these sources. */
export async function ensureServerFile(logFolder: string, signal: AbortSignal): Promise<void> {
  const sources = ["endpoint-server", "lib", "scripts/endpoint-server-file", "package.json", "package-lock.json"];
  await whenChanged(join(projectRoot, dirname(serverFile), ".stamp"), sources, async () => {
    const script = join(projectRoot, "scripts", "endpoint-server-file.ts");
    await runTool("Building the endpoint server's file", [script], join(logFolder, "endpoint-server-file.log"), signal);
  });
}

// What Next's standalone output needs beside it, and what it must not carry along.
function completeStandalone(): void {
  const standalone = join(projectRoot, ".next", "standalone");
  cpSync(join(projectRoot, ".next", "static"), join(standalone, ".next", "static"), { recursive: true });
  const publicFolder = join(projectRoot, "public");
  if (existsSync(publicFolder)) cpSync(publicFolder, join(standalone, "public"), { recursive: true });
  for (const name of readdirSync(standalone)) if (name.startsWith(".env")) rmSync(join(standalone, name));
}

/** Builds the console unless it is built from these very sources; `announce` is called when it takes a while. */
export async function ensureBuild(logFolder: string, announce: () => void, signal: AbortSignal): Promise<void> {
  await ensureServerFile(logFolder, signal);
  await whenChanged(join(projectRoot, ".next", "build-stamp"), consoleSources, async () => {
    announce();
    const next = join(projectRoot, "node_modules", "next", "dist", "bin", "next");
    await runTool("Building the console", [next, "build"], join(logFolder, "build.log"), signal);
    completeStandalone();
  });
  // Of its own sources: a console that was built before gets it too.
  cpSync(join(projectRoot, serverFile), join(projectRoot, ".next", "standalone", serverFile));
}
