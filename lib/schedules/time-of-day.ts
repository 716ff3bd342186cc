/** Two occurrences of one schedule are at least this far apart on the clock. */
export const leastMinutesApart = 15;

const timeOfDayPattern = /^([01]\d|2[0-3]):([0-5]\d)$/;
const minutesInADay = 24 * 60;

/** Minutes since midnight of a time like "02:30"; null when it is not one. */
export function minutesOfDay(time: string): number | null {
  const match = timeOfDayPattern.exec(time);
  return match ? Number(match[1]) * 60 + Number(match[2]) : null;
}

/** "02:30" from the minutes since midnight (0 to 1439). */
export function timeOfDay(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/**
 * The first two times of day (minutes since midnight) that are too close to each other; null when none are.
 * `acrossMidnight`: the times fall on consecutive days, so the last of one day is followed by the first of the next.
 */
export function tooClose(
  times: readonly number[],
  acrossMidnight: boolean,
): { earlier: number; later: number; minutesApart: number } | null {
  const sorted = [...times].sort((a, b) => a - b);
  for (const [index, later] of sorted.entries()) {
    const earlier = sorted[index - 1];
    if (earlier !== undefined && later - earlier < leastMinutesApart)
      return { earlier, later, minutesApart: later - earlier };
  }
  const first = sorted[0];
  const last = sorted.at(-1);
  if (!acrossMidnight || first === undefined || last === undefined) return null;
  const minutesApart = first + minutesInADay - last;
  return minutesApart < leastMinutesApart ? { earlier: last, later: first, minutesApart } : null;
}

/** What a person typed as a time ("2", "2:30", "0230", "2.30 pm") as "02:30"; as typed when it can't be read as one. */
export function tidyTime(typed: string): string {
  const match = /^(\d{1,2})(?:[:.]?([0-5]\d))?\s*([ap]m)?$/i.exec(typed.trim());
  if (!match) return typed.trim();
  const hour = Number(match[1]);
  const half = match[3]?.toLowerCase();
  if (hour > 23 || (half && (hour < 1 || hour > 12))) return typed.trim();
  const hours = half ? (hour % 12) + (half === "pm" ? 12 : 0) : hour;
  return timeOfDay(hours * 60 + Number(match[2] ?? 0));
}
