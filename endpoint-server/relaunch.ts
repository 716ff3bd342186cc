import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Launch } from "./launch.ts";

const marker = "ENDPOINT_SERVER_RELAUNCHED";

/**
 * Starts this same program once more with what was missing, and does not come back. Where the system can, the process
 * itself becomes it and keeps its number, its terminal and its place under whatever started it.
 */
export async function relaunch({ flags, variables }: Launch): Promise<never> {
  const command = [...process.execArgv, ...flags, ...process.argv.slice(1)];
  const environment = { ...process.env, ...variables };
  if (typeof process.execve === "function" && process.platform !== "win32" && !process.channel)
    process.execve(process.execPath, [process.execPath, ...command], environment);

  const child = spawn(process.execPath, command, {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...environment, [marker]: "1" },
  });
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  // Ctrl-C reaches both by itself.
  process.on("SIGINT", () => {});
  const [code] = await once(child, "exit");
  process.exit(code ?? 1);
}

/** A machine's identity is good for one process: one that was started here ends when what started it is gone. */
export function endWithLauncher(): void {
  if (process.env[marker] !== "1") return;
  delete process.env[marker];
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  process.channel?.unref();
}
