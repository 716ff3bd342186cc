import type { Schedule, ScheduleKind } from "#lib/schedules/schema.ts";
import { minutesOfDay, timeOfDay } from "#lib/schedules/time-of-day.ts";

/** The kinds of schedule as the list names them. */
export const scheduleKinds = [
  { value: "manual", label: "Only when started by hand" },
  { value: "hourly", label: "Every few hours" },
  { value: "daily", label: "Every day" },
  { value: "weekly", label: "On days of the week" },
  { value: "monthly", label: "Once a month" },
  { value: "cron", label: "Cron expression" },
] as const satisfies readonly { value: ScheduleKind; label: string }[];

const quietHour = "02:00";

function timesOf(schedule: Schedule): string[] {
  if (schedule.kind === "daily" || schedule.kind === "weekly") return schedule.times;
  return [schedule.kind === "monthly" ? schedule.time : quietHour];
}

/** A valid schedule of another kind, with the times of the one before where both have times. */
export function scheduleOfKind(kind: ScheduleKind, before: Schedule): Schedule {
  const times = timesOf(before);
  switch (kind) {
    case "manual":
      return { kind };
    case "hourly":
      return { kind, everyHours: 6, minute: 0 };
    case "daily":
      return { kind, times };
    case "weekly":
      return { kind, days: ["monday", "tuesday", "wednesday", "thursday", "friday"], times };
    case "monthly":
      return { kind, day: 1, time: times[0] ?? quietHour };
    case "cron":
      return { kind, expression: "0 2 * * 1-5" };
  }
}

/** A time to add to a list: six hours after its last, or the first full hour that is free. */
export function anotherTime(times: readonly string[]): string {
  const last = minutesOfDay(times.at(-1) ?? "") ?? 0;
  const later = timeOfDay((last + 6 * 60) % (24 * 60));
  if (!times.includes(later)) return later;
  const hours = Array.from({ length: 24 }, (_, hour) => timeOfDay(hour * 60));
  return hours.find((time) => !times.includes(time)) ?? later;
}
