import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { poll } from "#scripts/poll.ts";
import { freePort } from "#scripts/ports.ts";
import { engineUrl } from "./machine.ts";

export type SecondConsole = {
  address: string;
  stop: () => void;
  /** Asks it to end; gives its exit code, or the signal that ended it. */
  terminate: () => Promise<number | NodeJS.Signals | null>;
};

/** Another console on the same database, with settings of its own: `PUBLIC_URL`, `REQUIRE_SECOND_FACTOR`, ... */
export async function startSecondConsole(settings: Record<string, string>): Promise<SecondConsole> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const server = join(import.meta.dirname, "..", ".next", "standalone", "server.js");
  const console = spawn(process.execPath, [server], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "production",
      DATABASE_URL: process.env.CONSOLE_DATABASE_URL,
      PUBLIC_URL: address,
      ENGINE_URL: engineUrl,
      CONSOLE_KEYS_FILE: process.env.CONSOLE_KEYS_FILE,
      REQUIRE_SECOND_FACTOR: "nobody",
      SESSION_SECRET: randomBytes(32).toString("base64url"),
      PORT: String(port),
      HOSTNAME: "127.0.0.1",
      ...settings,
    },
    stdio: "ignore",
  });
  const answers = () =>
    fetch(`${address}/sign-in`, { redirect: "manual" }).then(
      () => true,
      () => false,
    );
  if (!(await poll(answers, 30))) {
    console.kill("SIGKILL");
    throw new Error("The second console did not answer within 30 s.");
  }
  return {
    address,
    stop: () => void console.kill("SIGKILL"),
    async terminate() {
      const ended = once(console, "exit");
      console.kill("SIGTERM");
      const [code, signal] = await ended;
      return code ?? signal;
    },
  };
}
