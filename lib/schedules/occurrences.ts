import type { Cron } from "croner";
import { readCron } from "./cron-expression.ts";
import { type Schedule, weekdays } from "./schema.ts";
import { minutesOfDay } from "./time-of-day.ts";
import { instantOf, wallTime } from "./zone-clock.ts";

/** Croner looks no further. */
const lastYear = 2999;

function clockFields(time: string): string {
  const minutes = minutesOfDay(time) ?? 0;
  return `${minutes % 60} ${Math.floor(minutes / 60)}`;
}

function monthlyPatterns(clock: string, day: number | "last"): string[] {
  if (day === "last" || day === 31) return [`${clock} L * *`];
  if (day === 30) return [`${clock} 30 * *`, `${clock} L 2 *`];
  // 29 February and the last day of February meet in leap years, and the same time counts once.
  if (day === 29) return [`${clock} 29 * *`, `${clock} L 2 *`];
  return [`${clock} ${day} * *`];
}

/** The schedule as cron expressions of five fields; their times together are its times on the clock. */
function patternsOf(schedule: Schedule): string[] {
  switch (schedule.kind) {
    case "manual":
      return [];
    case "hourly":
      return [`${schedule.minute} */${schedule.everyHours} * * *`];
    case "daily":
      return schedule.times.map((time) => `${clockFields(time)} * * *`);
    case "weekly": {
      const days = schedule.days.map((day) => weekdays.indexOf(day) + 1).join(",");
      return schedule.times.map((time) => `${clockFields(time)} * * ${days}`);
    }
    case "monthly":
      return monthlyPatterns(clockFields(schedule.time), schedule.day);
    case "cron":
      return [schedule.expression];
  }
}

/**
 * The times of a schedule on the clock of its zone, none left out or doubled by clock changes: a function from one
 * reading (milliseconds, as if it were UTC) to the next after it, or null when no more come.
 */
export function clockTimes(schedule: Schedule): (afterWallMs: number) => number | null {
  const patterns = patternsOf(schedule)
    .map(readCron)
    .filter((cron): cron is Cron => cron !== null);
  return (afterWallMs) => {
    const next = patterns
      .map((cron) => cron.nextRun(new Date(afterWallMs))?.getTime())
      .filter((at) => at !== undefined);
    return next.length === 0 ? null : Math.min(...next);
  };
}

/**
 * The instants after `after` at which the schedule is due, in order, each worked out when it is asked for.
 *
 * A schedule is a set of readings of its zone's clock, and each is due at the first instant at which that clock has
 * reached it: a reading that is left out is due when the clock goes on, one that is shown twice is due once, and
 * readings that meet at one instant are one occurrence. "Every N hours" counts the clock's hours from midnight.
 * A search from before 1970 begins in 1970; nothing is due after the year 2999. Throws RangeError for an invalid
 * date or zone.
 *
 * Croner reads the patterns, not the zone: at a gap across midnight (America/Nuuk) it would leave the day out.
 */
export function* occurrencesAfter(schedule: Schedule, timeZone: string, after: Date): Generator<Date, void> {
  if (Number.isNaN(after.getTime())) throw new RangeError("The date to search from is not a date.");
  if (after.getUTCFullYear() > lastYear) return;
  const nextClockTime = clockTimes(schedule);
  let last = Math.max(after.getTime(), 0);
  let wall = nextClockTime(wallTime(last, timeZone));
  while (wall !== null && new Date(wall).getUTCFullYear() <= lastYear) {
    const due = instantOf(wall, timeZone);
    if (due > last) {
      yield new Date(due);
      last = due;
    }
    wall = nextClockTime(wall);
  }
}

/** The first `count` of them; fewer when no more come. */
export function nextOccurrences(schedule: Schedule, timeZone: string, after: Date, count: number): Date[] {
  const found: Date[] = [];
  if (count > 0) for (const time of occurrencesAfter(schedule, timeZone, after)) if (found.push(time) === count) break;
  return found;
}

/** The first of them; null when none comes. */
export function nextOccurrence(schedule: Schedule, timeZone: string, after: Date): Date | null {
  return occurrencesAfter(schedule, timeZone, after).next().value ?? null;
}
