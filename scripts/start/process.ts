import { spawn } from "node:child_process";
import { join } from "node:path";
import { follow, openLog } from "./output.ts";
import { projectRoot } from "./settings.ts";

export type ProcessPlan = {
  /** As a person knows it: "console", "engine". */
  name: string;
  /** Arguments of `node`: the file to run and its own. */
  command: string[];
  variables: Record<string, string>;
  logFile: string;
};

export type RunningProcess = {
  name: string;
  pid: number;
  logFile: string;
  /** Resolves when the process has ended, with its exit code or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>;
  /** Asks the process to end, and ends it after a grace. */
  stop: () => Promise<void>;
};

const graceMs = 3000;
const killMs = 3500;

// Ours alone to know: a process gets the secrets that it needs by its own variables.
const kept = [
  ...["ADMIN_PASSWORD", "NODE_OPTIONS", "NODE_ENV"],
  ...["DATABASE_URL", "CONSOLE_DATABASE_URL", "ENGINE_DATABASE_URL"],
];

// Node keeps what it compiled, and need not load what takes the types out of our files: 30 MB less, and a sooner start.
const compiled = { NODE_COMPILE_CACHE: join(projectRoot, "node_modules", ".cache", "compiled") };

function environment(variables: Record<string, string>): NodeJS.ProcessEnv {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !kept.includes(name)));
  return { ...compiled, ...inherited, NODE_ENV: "production", START_GRACE_MS: String(graceMs), ...variables };
}

/** Starts a process whose output goes to its log file; `show` gets the lines for the terminal. */
export function startProcess(plan: ProcessPlan, show: (text: string) => void): RunningProcess {
  const preload = new URL("exit-with-parent.mjs", import.meta.url).href;
  const log = openLog(plan.logFile);
  const child = spawn(process.execPath, ["--disable-warning=DEP0169", "--import", preload, ...plan.command], {
    cwd: projectRoot,
    env: environment(plan.variables),
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // Ctrl-C of the terminal is for us: we stop them in order, and a stopping process is not a dead one.
    detached: process.platform !== "win32",
  });
  if (child.stdout) follow(child.stdout, log, false, show);
  if (child.stderr) follow(child.stderr, log, true, show);
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once("error", () => resolve(1));
    child.once("close", (code, signal) => resolve(signal ?? code ?? 1));
  }).finally(() => log.end());
  return {
    name: plan.name,
    pid: child.pid ?? 0,
    logFile: plan.logFile,
    ended,
    stop: async () => {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), killMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** The path of a file of the project, for a command. */
export const projectFile = (...parts: string[]): string => join(projectRoot, ...parts);
