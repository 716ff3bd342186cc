import type { Clock } from "./clock.ts";

/** A turn per request, first come first served; `pause` makes everybody wait, as Retry-After asks. */
export type Rate = { take(signal: AbortSignal): Promise<void>; pause(ms: number): void };

// What is left free keeps requests that bunch up on the way from crossing the limit in Box's own window.
const usedShare = 0.97;
const burstShare = 0.02;

/**
 * A token bucket that starts at most 0.97 of `requestsPerMinute` in any minute and reaches 0.95 of it when
 * kept busy. Box counts 1000 a minute and user (developer.box.com, guide "Rate limits").
 */
export function requestRate(requestsPerMinute: number, clock: Clock): Rate {
  const burst = Math.max(1, Math.floor(requestsPerMinute * burstShare));
  const intervalMs = 60_000 / Math.max(requestsPerMinute * usedShare - burst, requestsPerMinute / 2);
  let bucketFullAt = clock.now();
  let pausedUntil = clock.now();

  async function take(signal: AbortSignal): Promise<void> {
    bucketFullAt = Math.max(clock.now(), bucketFullAt) + intervalMs;
    const turnAt = bucketFullAt - burst * intervalMs;
    for (;;) {
      signal.throwIfAborted();
      const waitMs = Math.max(turnAt, pausedUntil) - clock.now();
      if (waitMs <= 0) return;
      await clock.sleep(Math.ceil(waitMs), signal);
    }
  }

  return {
    take,
    pause(ms) {
      pausedUntil = Math.max(pausedUntil, clock.now() + ms);
    },
  };
}
