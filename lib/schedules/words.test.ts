import { expect, test } from "vitest";
import type { Schedule } from "./schema.ts";
import { scheduleInWords } from "./words.ts";

const rows: [Schedule, string][] = [
  [{ kind: "manual" }, "When started by hand"],
  [{ kind: "hourly", everyHours: 1, minute: 0 }, "Every hour on the hour, Europe/London"],
  [{ kind: "hourly", everyHours: 6, minute: 15 }, "Every 6 hours at 15 minutes past, Europe/London"],
  [{ kind: "hourly", everyHours: 12, minute: 1 }, "Every 12 hours at 1 minute past, Europe/London"],
  [{ kind: "daily", times: ["02:00"] }, "Every day at 02:00, Europe/London"],
  [{ kind: "daily", times: ["10:00", "02:00", "18:00"] }, "Every day at 02:00, 10:00 and 18:00, Europe/London"],
  [
    { kind: "weekly", days: ["monday", "tuesday", "wednesday", "thursday", "friday"], times: ["02:00"] },
    "Every weekday at 02:00, Europe/London",
  ],
  [{ kind: "weekly", days: ["sunday"], times: ["02:00"] }, "Every Sunday at 02:00, Europe/London"],
  [
    { kind: "weekly", days: ["thursday", "monday"], times: ["02:00", "14:00"] },
    "Monday and Thursday at 02:00 and 14:00, Europe/London",
  ],
  [{ kind: "monthly", day: "last", time: "01:00" }, "Last day of every month at 01:00, Europe/London"],
  [{ kind: "monthly", day: 15, time: "01:00" }, "Day 15 of every month at 01:00, Europe/London"],
  [
    { kind: "monthly", day: 31, time: "01:00" },
    "Day 31 of every month (or the month's last day) at 01:00, Europe/London",
  ],
  [{ kind: "cron", expression: "0 2 * * 1-5" }, "Cron 0 2 * * 1-5, Europe/London"],
];

test.each(rows)("%j reads as %s", (schedule, words) => {
  expect(scheduleInWords(schedule, "Europe/London")).toBe(words);
});
