const WINDOW_MS = 60_000;

export type RateWindows = Map<string, { from: number; count: number }>;

/** Counts one request of a user; returns the seconds to wait when the minute's share is used up, else 0. */
export function secondsToWait(windows: RateWindows, userId: string, perMinute: number, now: number): number {
  if (perMinute === 0) return 0;
  let window = windows.get(userId);
  if (!window || now >= window.from + WINDOW_MS) {
    window = { from: now, count: 0 };
    windows.set(userId, window);
  }
  window.count += 1;
  return window.count > perMinute ? Math.max(1, Math.ceil((window.from + WINDOW_MS - now) / 1000)) : 0;
}
