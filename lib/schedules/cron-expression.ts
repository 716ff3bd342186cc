import { Cron } from "croner";
import { leastMinutesApart, timeOfDay, tooClose } from "./time-of-day.ts";

const fields = [
  { name: "minutes", use: "0 to 59" },
  { name: "hours", use: "0 to 23" },
  { name: "day of the month", use: "1 to 31, or L for the last day" },
  { name: "month", use: "1 to 12, or JAN to DEC" },
  { name: "day of the week", use: "0 to 7 (0 and 7 are Sunday), or MON to SUN" },
] as const;

const fiveFields = "Write five fields, like 0 2 * * 1-5: minutes, hours, day of the month, month, day of the week.";
const searchFrom = new Date("2024-01-01T00:00:00Z");
const dayMs = 24 * 60 * 60 * 1000;
/** No year's pattern of dates and weekdays is new after the 28 years of the calendar's cycle, 40 across 2100. */
const daysToSearch = 40 * 366;

/** Croner reads the expression as times on a clock that never changes; null when it can't be read. */
export function readCron(expression: string): Cron | null {
  try {
    return new Cron(expression, { mode: "5-part", timezone: "UTC", paused: true });
  } catch {
    return null;
  }
}

/** What is wrong with a cron expression, as a sentence with what to do; null when it can be a schedule. */
export function cronFault(expression: string): string | null {
  const parts = expression.trim().split(/\s+/);
  if (expression.trim() === "") return `Give a cron expression. ${fiveFields}`;
  if (parts[0]?.startsWith("@")) return `Names like @daily are not taken. ${fiveFields}`;
  if (parts.length > 5) return `There are ${parts.length} fields: seconds and years are not taken. ${fiveFields}`;
  if (parts.length < 5)
    return `There ${parts.length === 1 ? "is 1 field" : `are ${parts.length} fields`}. ${fiveFields}`;
  for (const [position, field] of fields.entries()) {
    const alone = fields.map((_, index) => (index === position ? parts[position] : "*")).join(" ");
    if (!readCron(alone))
      return `The ${field.name} ("${parts[position]}") can't be read. Use ${field.use}, *, lists like 1,2, ranges like 1-5 and steps like */2.`;
  }
  const cron = readCron(expression);
  if (!cron) return `This can't be read as a cron expression. ${fiveFields}`;
  if (!cron.nextRun(searchFrom)) return "This date never comes. Choose a day that the month has.";
  return tooOften(parts);
}

function tooOften(parts: readonly string[]): string | null {
  const onEachDay = readCron(`${parts[0]} ${parts[1]} * * *`);
  // One more than fit into a day at the least distance: either two are too close, or these are all.
  const most = (24 * 60) / leastMinutesApart + 1;
  const times = (onEachDay?.nextRuns(most, new Date(searchFrom.getTime() - 1)) ?? [])
    .filter((at) => at.getTime() < searchFrom.getTime() + dayMs)
    .map((at) => at.getUTCHours() * 60 + at.getUTCMinutes());
  const close = tooClose(times, false) ?? (tooClose(times, true) && hasConsecutiveDays(parts) && tooClose(times, true));
  if (!close) return null;
  return `A connector runs at most once in ${leastMinutesApart} minutes: this has ${timeOfDay(close.earlier)} and ${timeOfDay(close.later)}.`;
}

function hasConsecutiveDays(parts: readonly string[]): boolean {
  const days = readCron(`0 0 ${parts.slice(2).join(" ")}`);
  const end = searchFrom.getTime() + daysToSearch * dayMs;
  let previous = days?.nextRun(searchFrom) ?? null;
  while (previous && previous.getTime() < end) {
    const next = days?.nextRun(previous) ?? null;
    if (next && next.getTime() - previous.getTime() === dayMs) return true;
    previous = next;
  }
  return false;
}
