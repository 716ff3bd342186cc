/** The sandbox's time: the real clock plus an offset that only grows, so that nothing ever comes back to life. */
export type Clock = { now(): number; offsetMs(): number; advance(milliseconds: number): number };

/** Takes the source of real time (milliseconds since 1970) and the offset to begin with. */
export function createClock(realNow: () => number, initialOffsetMs: number): Clock {
  let offsetMs = initialOffsetMs;
  return {
    now: () => realNow() + offsetMs,
    offsetMs: () => offsetMs,
    advance(milliseconds) {
      offsetMs += Math.max(0, milliseconds);
      return realNow() + offsetMs;
    },
  };
}
