import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { AccessTokenResult } from "#lib/grants/access-token.ts";
import { type Gate, openGate } from "./gate.ts";

export type Told = { result: AccessTokenResult } | { error: string };

/** Processes that refresh grants as engines do, behind a gate of their own before the sandbox. */
export type Refreshers = {
  gate: Gate;
  count: number;
  /** Asks one of them for the access token of a grant; null when it was killed meanwhile. */
  ask(place: number, grantId: string, rejected?: string | null): Promise<Told | null>;
  /** kill -9, and another in its place. */
  kill(place: number): Promise<void>;
  end(): void;
};

type Process = { child: ChildProcess; waiting: Map<number, (told: Told | null) => void> };

async function start(sandboxUrl: string): Promise<Process> {
  const variables = {
    ...process.env,
    DATABASE_URL: process.env.ENGINE_DATABASE_URL,
    BOX_SANDBOX_URL: sandboxUrl,
    DATABASE_POOL_SIZE: "3",
  };
  const child = fork(join(import.meta.dirname, "grant-process.ts"), {
    env: variables,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const waiting: Process["waiting"] = new Map();
  child.on("message", (message: { number: number } & Told) => {
    waiting.get(message.number)?.(message);
    waiting.delete(message.number);
  });
  child.on("exit", () => {
    for (const tell of waiting.values()) tell(null);
  });
  await once(child, "message");
  return { child, waiting };
}

export async function openRefreshers(sandboxUrl: string, count: number): Promise<Refreshers> {
  const gate = await openGate();
  gate.forwardTo(sandboxUrl);
  const processes = await Promise.all(Array.from({ length: count }, () => start(gate.url)));
  let number = 0;
  return {
    gate,
    count,
    ask(place, grantId, rejected = null) {
      const asked = processes[place];
      if (!asked) throw new Error(`There is no process ${place}.`);
      number += 1;
      const message = { number, grantId, rejected };
      return new Promise((tell) => {
        asked.waiting.set(message.number, tell);
        asked.child.send(message);
      });
    },
    async kill(place) {
      processes[place]?.child.kill("SIGKILL");
      processes[place] = await start(gate.url);
    },
    end() {
      for (const { child } of processes) child.kill("SIGKILL");
      gate.close();
    },
  };
}
