import { z } from "zod";
import { cronFault } from "./cron-expression.ts";
import { leastMinutesApart, minutesOfDay, timeOfDay, tooClose } from "./time-of-day.ts";

export const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
export type Weekday = (typeof weekdays)[number];

/** Only these divide a day evenly, so that "every N hours" means the same times on every day. */
export const hoursApart = [1, 2, 3, 4, 6, 8, 12] as const;

export const scheduleLimits = { times: 24, cronLength: 100, timeZoneLength: 64 } as const;

const time = z
  .string("Give a time, like 02:00.")
  .max(20, { error: "Write hours and minutes, like 02:00 or 14:30.", abort: true })
  .refine((text) => minutesOfDay(text) !== null, {
    error: (issue) =>
      issue.input === ""
        ? "Give a time, like 02:00."
        : `"${issue.input}" is not a time of day. Write hours and minutes, like 02:00 or 14:30.`,
  });

const times = z
  .array(time, "Give at least one time, like 02:00.")
  .min(1, "Give at least one time, like 02:00.")
  .max(scheduleLimits.times, `Give at most ${scheduleLimits.times} times a day.`);

function sorted(list: string[]): string[] {
  return [...list].sort();
}

/** The fault of a list of times and the index of the time to mend. */
function timesFault(list: readonly string[], acrossMidnight: boolean): { index: number; message: string } | null {
  const again = list.findIndex((text, index) => list.indexOf(text) !== index);
  if (again >= 0) return { index: again, message: `${list[again]} is in the list twice. Remove one of the two.` };
  const minutes = list.map(minutesOfDay).filter((value) => value !== null);
  const close = tooClose(minutes, acrossMidnight);
  if (!close) return null;
  const { earlier, later, minutesApart } = close;
  return {
    index: list.indexOf(timeOfDay(later)),
    message: `${timeOfDay(later)} is ${minutesApart} minutes after ${timeOfDay(earlier)}. Leave at least ${leastMinutesApart} minutes between two runs.`,
  };
}

function hasNeighbours(days: readonly Weekday[]): boolean {
  return days.some((day) => days.includes(weekdays[(weekdays.indexOf(day) + 1) % 7] ?? day));
}

const manual = z.object({ kind: z.literal("manual") });

/** At every Nth hour of the zone's clock counted from midnight: every 6 hours at 15 past is 00:15, 06:15, 12:15, 18:15. */
const hourly = z.object({
  kind: z.literal("hourly"),
  everyHours: z.literal(
    hoursApart,
    `Choose ${hoursApart.join(", ")} hours; for others choose Daily and list the times.`,
  ),
  minute: z
    .int("Give the minutes past the hour, 0 to 59.")
    .min(0, "Give the minutes past the hour, 0 to 59.")
    .max(59, "Give the minutes past the hour, 0 to 59."),
});

const daily = z.object({
  kind: z.literal("daily"),
  times: times
    .superRefine((list, context) => {
      const fault = timesFault(list, true);
      if (fault) context.addIssue({ code: "custom", path: [fault.index], message: fault.message });
    })
    .transform(sorted),
});

const weekly = z
  .object({
    kind: z.literal("weekly"),
    days: z
      .array(z.enum(weekdays, "Choose days from Monday to Sunday."), "Choose at least one day.")
      .min(1, "Choose at least one day.")
      .max(7, "Choose each day once.")
      .refine((days) => new Set(days).size === days.length, "Choose each day once.")
      .transform((days) => weekdays.filter((day) => days.includes(day))),
    times,
  })
  .superRefine((value, context) => {
    const fault = timesFault(value.times, hasNeighbours(value.days));
    if (fault) context.addIssue({ code: "custom", path: ["times", fault.index], message: fault.message });
  })
  .transform((value) => ({ ...value, times: sorted(value.times) }));

const dayOfMonth = "Choose a day from 1 to 31, or the last day.";

/** A day that a month does not have runs on that month's last day, so that no month is left out. */
const monthly = z.object({
  kind: z.literal("monthly"),
  day: z.union([z.int(dayOfMonth).min(1, dayOfMonth).max(31, dayOfMonth), z.literal("last")], dayOfMonth),
  time,
});

const cron = z.object({
  kind: z.literal("cron"),
  expression: z
    .string("Give a cron expression, like 0 2 * * 1-5.")
    .max(scheduleLimits.cronLength, `Use at most ${scheduleLimits.cronLength} characters.`)
    .superRefine((expression, context) => {
      if (expression.length > scheduleLimits.cronLength) return;
      const fault = cronFault(expression);
      if (fault) context.addIssue({ code: "custom", message: fault });
    })
    .transform((expression) => expression.trim().split(/\s+/).join(" ")),
});

/** When a connector runs, on the clock of its time zone (a field of its own). Lists come out sorted. */
export const schedule = z.discriminatedUnion("kind", [manual, hourly, daily, weekly, monthly, cron], {
  error: "Choose when the connector runs.",
});
export type Schedule = z.infer<typeof schedule>;
export type ScheduleKind = Schedule["kind"];

function isTimeZone(name: string): boolean {
  // Intl also takes offsets like +01:00, which know no summer time.
  if (name.length > scheduleLimits.timeZoneLength || !/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** An IANA time zone as the running platform knows it. */
export const timeZone = z.string("Choose a time zone, like Europe/London.").refine(isTimeZone, {
  error: (issue) =>
    issue.input === ""
      ? "Choose a time zone, like Europe/London."
      : `"${String(issue.input).slice(0, scheduleLimits.timeZoneLength)}" is not a time zone. Choose a name like Europe/London or UTC.`,
});

/** The two fields as a form holds them. */
export const scheduleFields = z.object({ schedule, timeZone });
export type ScheduleFields = z.infer<typeof scheduleFields>;
