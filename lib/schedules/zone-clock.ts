const secondMs = 1000;
const minuteMs = 60 * secondMs;
const dayMs = 24 * 60 * minuteMs;

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  clocks.set(timeZone, clock);
  return clock;
}

/**
 * What the clock on the wall of a zone shows at an instant: milliseconds, as if its reading were UTC.
 * Both are milliseconds; the result is cut to the second.
 */
export function wallTime(atMs: number, timeZone: string): number {
  const [month = 1, day = 1, year = 1970, hour = 0, minute = 0, second = 0] = (
    clockOf(timeZone).format(atMs).match(/\d+/g) ?? []
  ).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function offsetMs(atMs: number, timeZone: string): number {
  return wallTime(atMs, timeZone) - Math.floor(atMs / secondMs) * secondMs;
}

/** The first instant in (earlier, later] with the offset of `later`; the offset changes once between the two. */
function changeBetween(earlierMs: number, laterMs: number, timeZone: string): number {
  const offsetAfter = offsetMs(laterMs, timeZone);
  let before = Math.floor(earlierMs / secondMs);
  let after = Math.floor(laterMs / secondMs);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetMs(middle * secondMs, timeZone) === offsetAfter) after = middle;
    else before = middle;
  }
  return after * secondMs;
}

/**
 * The first instant at which the wall clock of a zone has reached `wallMs` (as from wallTime): the first of two when
 * the clock shows it twice, the end of the gap when it is left out. Never falls as `wallMs` grows.
 */
export function instantOf(wallMs: number, timeZone: string): number {
  const offsetBefore = offsetMs(wallMs - dayMs, timeZone);
  const offsetAfter = offsetMs(wallMs + dayMs, timeZone);
  const byOffsetBefore = wallMs - offsetBefore;
  if (offsetMs(byOffsetBefore, timeZone) === offsetBefore) return byOffsetBefore;
  const byOffsetAfter = wallMs - offsetAfter;
  if (offsetMs(byOffsetAfter, timeZone) === offsetAfter) return byOffsetAfter;
  return changeBetween(byOffsetAfter, byOffsetBefore, timeZone);
}

/** The clock goes from `wallBefore` to `wallAfter` (as from wallTime) at the instant `at`; all in milliseconds. */
export type ClockTransition = { at: number; wallBefore: number; wallAfter: number };

/** Every change of a zone's clock after `fromMs`, up to and including `toMs`, oldest first. */
export function clockTransitions(timeZone: string, fromMs: number, toMs: number): ClockTransition[] {
  const found: ClockTransition[] = [];
  for (let start = fromMs; start < toMs; start += dayMs) {
    const end = Math.min(start + dayMs, toMs);
    const before = offsetMs(start, timeZone);
    const after = offsetMs(end, timeZone);
    if (before === after) continue;
    const at = changeBetween(start, end, timeZone);
    found.push({ at, wallBefore: at + before, wallAfter: at + after });
  }
  return found;
}
