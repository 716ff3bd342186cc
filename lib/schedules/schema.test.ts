import fc from "fast-check";
import { expect, test } from "vitest";
import { schedule, scheduleFields, timeZone } from "./schema.ts";

function faults(input: unknown): string[] {
  const parsed = schedule.safeParse(input);
  return parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
}

test.each([
  { kind: "manual" },
  { kind: "hourly", everyHours: 6, minute: 0 },
  { kind: "daily", times: ["00:00", "23:45"] },
  { kind: "weekly", days: ["monday", "wednesday"], times: ["00:00", "23:55"] },
  { kind: "monthly", day: "last", time: "23:59" },
  { kind: "monthly", day: 31, time: "00:00" },
  { kind: "cron", expression: "0 2 * * 1-5" },
  { kind: "cron", expression: "*/15 * * * *" },
  { kind: "cron", expression: "0 2 29 2 *" },
  { kind: "cron", expression: "55,5 0,23 1 * *" },
  { kind: "cron", expression: "0 2 ? jan,jul mon#1" },
])("%j can be a schedule", (input) => {
  expect(faults(input)).toEqual([]);
});

test.each([
  [{}, ": Choose when the connector runs."],
  [{ kind: "yearly" }, "kind: Choose when the connector runs."],
  [{ kind: "hourly", everyHours: 5, minute: 0 }, "everyHours: Choose 1, 2, 3, 4, 6, 8, 12 hours"],
  [{ kind: "hourly", everyHours: 6, minute: 60 }, "minute: Give the minutes past the hour, 0 to 59."],
  [{ kind: "hourly", everyHours: 6, minute: 1.5 }, "minute: Give the minutes past the hour, 0 to 59."],
  [{ kind: "daily", times: [] }, "times: Give at least one time, like 02:00."],
  [{ kind: "daily", times: [""] }, "times.0: Give a time, like 02:00."],
  [{ kind: "daily", times: ["02:00", "24:00"] }, 'times.1: "24:00" is not a time of day.'],
  [{ kind: "daily", times: ["2:00"] }, 'times.0: "2:00" is not a time of day.'],
  [{ kind: "daily", times: ["02:00", "14:00", "02:00"] }, "times.2: 02:00 is in the list twice."],
  [{ kind: "daily", times: ["02:00", "02:10"] }, "times.1: 02:10 is 10 minutes after 02:00."],
  [{ kind: "daily", times: ["23:55", "00:05"] }, "times.1: 00:05 is 10 minutes after 23:55."],
  [{ kind: "daily", times: ["02:00".repeat(1000)] }, "times.0: Write hours and minutes"],
  [{ kind: "weekly", days: [], times: ["02:00"] }, "days: Choose at least one day."],
  [{ kind: "weekly", days: ["monday", "monday"], times: ["02:00"] }, "days: Choose each day once."],
  [{ kind: "weekly", days: ["someday"], times: ["02:00"] }, "days.0: Choose days from Monday to Sunday."],
  [
    { kind: "weekly", days: ["sunday", "monday"], times: ["23:55", "00:00"] },
    "times.1: 00:00 is 5 minutes after 23:55.",
  ],
  [{ kind: "monthly", day: 32, time: "02:00" }, "day: Choose a day from 1 to 31, or the last day."],
  [{ kind: "monthly", day: 0, time: "02:00" }, "day: Choose a day from 1 to 31, or the last day."],
  [{ kind: "monthly", day: 1, time: "noon" }, 'time: "noon" is not a time of day.'],
  [{ kind: "cron", expression: "" }, "expression: Give a cron expression."],
  [{ kind: "cron", expression: "* * * * * *" }, "expression: There are 6 fields: seconds and years are not taken."],
  [{ kind: "cron", expression: "0 0 2 * * 1 2027" }, "expression: There are 7 fields"],
  [{ kind: "cron", expression: "0 2 * *" }, "expression: There are 4 fields."],
  [{ kind: "cron", expression: "@daily" }, "expression: Names like @daily are not taken."],
  [{ kind: "cron", expression: "* * * * *" }, "expression: A connector runs at most once in 15 minutes"],
  [
    { kind: "cron", expression: "*/10 2 * * *" },
    "expression: A connector runs at most once in 15 minutes: this has 02:00 and 02:10.",
  ],
  [
    { kind: "cron", expression: "5,55 0,23 1,2 * *" },
    "expression: A connector runs at most once in 15 minutes: this has 23:55 and 00:05.",
  ],
  [{ kind: "cron", expression: "55,5 23,0 31,1 12,1 *" }, "expression: A connector runs at most once in 15 minutes"],
  [{ kind: "cron", expression: "0 25 * * *" }, 'expression: The hours ("25") can\'t be read. Use 0 to 23'],
  [{ kind: "cron", expression: "0 2 * * fryday" }, 'expression: The day of the week ("fryday") can\'t be read.'],
  [{ kind: "cron", expression: "0 0 31 2 *" }, "expression: This date never comes."],
  [{ kind: "cron", expression: "0 0 31 4,6,9,11 *" }, "expression: This date never comes."],
  [{ kind: "cron", expression: "0 ".repeat(100) }, "expression: Use at most 100 characters."],
  [{ kind: "cron", expression: "0\u0000 2 * * *" }, "expression: The minutes"],
])("%j is refused with a sentence at its field", (input, sentence) => {
  const found = faults(input);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(sentence);
});

test("no input at all makes the schema throw", () => {
  const kinds = fc.constantFrom("manual", "hourly", "daily", "weekly", "monthly", "cron");
  const odd = fc.oneof(fc.anything(), fc.string({ unit: "binary" }), fc.array(fc.string({ unit: "binary" })));
  const fields = { times: odd, time: odd, days: odd, day: odd, everyHours: odd, minute: odd, expression: odd };
  fc.assert(
    fc.property(fc.record({ kind: kinds, ...fields }, { requiredKeys: ["kind"] }), odd, (asked, zone) => {
      const parsed = scheduleFields.safeParse({ schedule: asked, timeZone: zone });
      if (!parsed.success)
        for (const { message } of parsed.error.issues) expect(message).toMatch(/^(?!Invalid (input|option))[\s\S]+/);
    }),
  );
});

test.each(["Europe/London", "UTC", "America/Argentina/Buenos_Aires", "Asia/Kolkata", "Etc/GMT+3"])(
  "%s is a time zone",
  (name) => {
    expect(timeZone.safeParse(name).success).toBe(true);
  },
);

test.each(["", "London", "Europe/Londn", "+01:00", "Europe/London\u0000", "a".repeat(100_000), null, 3])(
  "%s is no time zone",
  (name) => {
    const parsed = timeZone.safeParse(name);
    expect(parsed.error?.issues).toHaveLength(1);
    expect(parsed.error?.issues[0]?.message).toContain("like Europe/London");
  },
);
