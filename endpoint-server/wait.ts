import { setTimeout as delay } from "node:timers/promises";

/** Waits; ends early, without throwing, when the signal does. */
export async function wait(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** The time give or take a share of it, so that machines started together don't ask together. */
export function jittered(ms: number, share = 0.2): number {
  return ms * (1 + (Math.random() * 2 - 1) * share);
}

/** Twice as long after each failure, up to `mostMs`, and anywhere between half of that and all of it. */
export function backoffMs(failures: number, mostMs = 30_000): number {
  return Math.min(500 * 2 ** Math.min(failures, 20), mostMs) * (0.5 + Math.random() / 2);
}

/** What the promise gives, or the signal's reason thrown as soon as that ends. */
export async function orAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  signal.throwIfAborted();
  let stop = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
