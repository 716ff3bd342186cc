import { type Schedule, type Weekday, weekdays } from "./schema.ts";

const workingDays = weekdays.slice(0, 5);

/** "a, b and c". */
export function listed(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join("");
  return `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

/** "Monday" from "monday". */
export function weekdayName(day: Weekday): string {
  return day.charAt(0).toUpperCase() + day.slice(1);
}

function daysInWords(days: readonly Weekday[]): string {
  const inOrder = weekdays.filter((day) => days.includes(day));
  if (inOrder.length === weekdays.length) return "Every day";
  if (inOrder.join() === workingDays.join()) return "Every weekday";
  if (inOrder.length === 1) return `Every ${inOrder.map(weekdayName).join("")}`;
  return listed(inOrder.map(weekdayName));
}

function dayOfMonthInWords(day: number | "last"): string {
  if (day === "last") return "Last day of every month";
  return day > 28 ? `Day ${day} of every month (or the month's last day)` : `Day ${day} of every month`;
}

function minutePast(minute: number): string {
  if (minute === 0) return "on the hour";
  return minute === 1 ? "at 1 minute past" : `at ${minute} minutes past`;
}

function timesInWords(times: readonly string[]): string {
  return listed([...times].sort());
}

/** A schedule as a person would say it: "Every weekday at 02:00, Europe/London". */
export function scheduleInWords(schedule: Schedule, timeZone: string): string {
  switch (schedule.kind) {
    case "manual":
      return "When started by hand";
    case "hourly":
      return `Every ${schedule.everyHours === 1 ? "hour" : `${schedule.everyHours} hours`} ${minutePast(schedule.minute)}, ${timeZone}`;
    case "daily":
      return `Every day at ${timesInWords(schedule.times)}, ${timeZone}`;
    case "weekly":
      return `${daysInWords(schedule.days)} at ${timesInWords(schedule.times)}, ${timeZone}`;
    case "monthly":
      return `${dayOfMonthInWords(schedule.day)} at ${schedule.time}, ${timeZone}`;
    case "cron":
      return `Cron ${schedule.expression}, ${timeZone}`;
  }
}
