import { setTimeout as wait } from "node:timers/promises";

/** Time as the client sees it: milliseconds that never jump, and a wait that a signal ends by throwing. */
export type Clock = { now(): number; sleep(ms: number, signal: AbortSignal): Promise<void> };

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: async (ms, signal) => {
    await wait(ms, undefined, { signal });
  },
};
