import { setTimeout as delay } from "node:timers/promises";
import type { Gate } from "./gate.ts";

/** A reverse proxy's choice among several servers behind one gate: each in turn, as long as it says that it is ready. */
export type Balancer = {
  /** One more server. It gets requests once its /readyz answers 200. */
  add(url: string): void;
  /** How many requests each server was given so far. */
  given(url: string): number;
  close(): void;
};

type Server = { url: string; isReady: boolean; given: number };

const askEveryMs = 250;
const patienceMs = 2000;

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(patienceMs) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

/** Puts the choice behind `gate`. While no server is ready, what comes is reset. */
export function balance(gate: Gate): Balancer {
  const servers: Server[] = [];
  let turn = 0;
  let isClosed = false;

  async function watch(server: Server): Promise<void> {
    while (!isClosed) {
      server.isReady = await isReady(server.url);
      await delay(askEveryMs, undefined, { ref: false });
    }
  }

  gate.forwardTo(() => {
    const ready = servers.filter((server) => server.isReady);
    turn += 1;
    const chosen = ready[turn % ready.length];
    if (chosen) chosen.given += 1;
    return chosen?.url ?? null;
  });
  return {
    add(url) {
      const server: Server = { url, isReady: false, given: 0 };
      servers.push(server);
      void watch(server);
    },
    given: (url) => servers.find((server) => server.url === url)?.given ?? 0,
    close() {
      isClosed = true;
    },
  };
}
