import { spawn } from "node:child_process";
import { once } from "node:events";
import { memoryFlags as endpointServerFlags } from "#endpoint-server/memory-flags.ts";
import { engineFlags } from "#scripts/memory-flags.ts";
import { freePort } from "#scripts/ports.ts";
import { until } from "./until.ts";

export type Running = {
  pid: number;
  /** Everything it printed so far. */
  output(): string;
  /** Sends a signal and waits for the end; gives the exit code, or null when the signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  ended: Promise<number | null>;
};

const root = new URL("..", import.meta.url).pathname;

/** Starts one of our own processes with the test's Node. */
export function startProcess(
  script: string,
  variables: Record<string, string>,
  flags: string[] = [],
  options: string[] = [],
): Running {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const cache = NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE } : {};
  const env = { PATH, ...cache, NODE_ENV: "test" as const, TZ: "UTC", ...variables };
  const child = spawn(process.execPath, [...flags, script, ...options], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  const keep = (chunk: Buffer) => {
    printed = (printed + chunk.toString()).slice(-200_000);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const ended = once(child, "exit").then(([code]) => code as number | null);
  return {
    pid: child.pid ?? 0,
    output: () => printed,
    ended,
    stop: (signal = "SIGTERM") => {
      child.kill(signal);
      return ended;
    },
  };
}

const shared = ["DATABASE_URL", "PUBLIC_URL", "CONSOLE_KEYS", "SESSION_SECRET"] as const;

/**
 * An engine on this test's database, that knows the sandbox; waits until it answers. `shownUrl`: where others see it;
 * `more`: further variables.
 */
export async function startEngineProcess(
  sandboxUrl: string,
  shownUrl?: string,
  more: Record<string, string> = {},
): Promise<Running & { url: string }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const settings = Object.fromEntries(shared.map((name) => [name, process.env[name] ?? ""]));
  const variables = {
    ...settings,
    ENGINE_URL: shownUrl ?? url,
    ENGINE_PORT: String(port),
    BOX_SANDBOX_URL: sandboxUrl,
    ...more,
  };
  const running = startProcess("engine/main.ts", variables, [...engineFlags]);
  await until(
    async () => {
      const answered = await fetch(`${url}/endpoint-server/nothing`).then(() => true);
      return answered;
    },
    { withinSeconds: 40, that: "the engine answers" },
  ).catch((cause: unknown) => {
    throw new Error(`The engine did not start: ${running.output()}`, { cause });
  });
  return { ...running, url };
}

/** An endpoint server that keeps its identity in `folder`. */
export function startEndpointServerProcess(
  engineUrl: string,
  folder: string,
  variables: Record<string, string> = {},
  options: string[] = [],
) {
  const settings = { ENGINE_URL: engineUrl, ENDPOINT_SERVER_DATA_DIR: folder, ...variables };
  return startProcess("endpoint-server/main.ts", settings, [...endpointServerFlags], options);
}
