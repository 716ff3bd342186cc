import { expect, test } from "vitest";
import { nextOccurrence, nextOccurrences } from "./occurrences.ts";
import { type Schedule, schedule } from "./schema.ts";

function dates(asked: Schedule, after: string, count: number, zone = "UTC"): string[] {
  return nextOccurrences(asked, zone, new Date(after), count).map((at) => at.toISOString().slice(0, 16));
}

test("a schedule that is started by hand is never due", () => {
  expect(nextOccurrence({ kind: "manual" }, "Europe/London", new Date())).toBeNull();
});

test("an occurrence at the instant searched from is not the next one", () => {
  const daily: Schedule = { kind: "daily", times: ["02:00", "14:00"] };
  expect(dates(daily, "2027-01-10T02:00Z", 2)).toEqual(["2027-01-10T14:00", "2027-01-11T02:00"]);
  expect(dates(daily, "2027-01-10T01:59:59.999Z", 1)).toEqual(["2027-01-10T02:00"]);
});

test("a weekly schedule runs on its days at each of its times", () => {
  const weekly: Schedule = { kind: "weekly", days: ["monday", "thursday"], times: ["02:00", "14:00"] };
  expect(dates(weekly, "2027-01-03T00:00Z", 5)).toEqual([
    "2027-01-04T02:00",
    "2027-01-04T14:00",
    "2027-01-07T02:00",
    "2027-01-07T14:00",
    "2027-01-11T02:00",
  ]);
});

test.each([
  [28, ["2027-01-28", "2027-02-28", "2027-03-28"], "2027-01-01"],
  [29, ["2027-01-29", "2027-02-28", "2027-03-29"], "2027-01-01"],
  [29, ["2028-01-29", "2028-02-29", "2028-03-29"], "2028-01-01"],
  [30, ["2027-01-30", "2027-02-28", "2027-03-30"], "2027-01-01"],
  [30, ["2028-01-30", "2028-02-29", "2028-03-30"], "2028-01-01"],
  [31, ["2027-03-31", "2027-04-30", "2027-05-31"], "2027-03-01"],
  [31, ["2100-01-31", "2100-02-28", "2100-03-31"], "2100-01-01"],
  ["last" as const, ["2028-02-29", "2028-03-31", "2028-04-30"], "2028-02-01"],
])("day %s of the month gives %s", (day, expected, after) => {
  const found = dates({ kind: "monthly", day, time: "01:00" }, `${after}T00:00Z`, 3);
  expect(found).toEqual(expected.map((date) => `${date}T01:00`));
});

test("29 February waits for the next leap year, across 2100 as well", () => {
  const leapDay: Schedule = { kind: "cron", expression: "0 3 29 2 *" };
  expect(dates(leapDay, "2096-01-01T00:00Z", 2)).toEqual(["2096-02-29T03:00", "2104-02-29T03:00"]);
});

test("a date of the month beside a day of the week means either, as cron has it", () => {
  const either: Schedule = { kind: "cron", expression: "0 2 15 * 1" };
  expect(dates(either, "2027-01-10T00:00Z", 3)).toEqual(["2027-01-11T02:00", "2027-01-15T02:00", "2027-01-18T02:00"]);
});

test("far-off dates come to an end at once", () => {
  const daily: Schedule = { kind: "daily", times: ["02:00"] };
  expect(nextOccurrence(daily, "UTC", new Date(8.64e15))).toBeNull();
  expect(nextOccurrence(daily, "Europe/London", new Date("9999-12-31T23:59Z"))).toBeNull();
  expect(dates(daily, "-200000-01-01T00:00:00Z", 1)).toEqual(["1970-01-01T02:00"]);
  expect(nextOccurrences(daily, "UTC", new Date("2999-12-30T12:00Z"), 5)).toHaveLength(1);
  expect(nextOccurrence({ kind: "cron", expression: "0 0 31 2 *" }, "UTC", new Date())).toBeNull();
});

test("a date that is none is refused", () => {
  expect(() => nextOccurrence({ kind: "manual" }, "UTC", new Date(Number.NaN))).toThrow(RangeError);
});

test("what the schema has put in order is due at the same times", () => {
  const typed: Schedule = { kind: "weekly", days: ["friday", "monday"], times: ["14:00", "02:00"] };
  const parsed = schedule.parse(typed);
  expect(parsed).toEqual({ kind: "weekly", days: ["monday", "friday"], times: ["02:00", "14:00"] });
  expect(dates(parsed, "2027-01-03T00:00Z", 4)).toEqual(dates(typed, "2027-01-03T00:00Z", 4));
});
