import { expect, test } from "vitest";
import { clockChanges, clockTransitionsInAYear } from "./clock-changes.ts";

const after = new Date("2027-01-15T00:00Z");

test("a time that is left out and a time that comes twice are both told, with what happens", () => {
  expect(clockChanges({ kind: "daily", times: ["01:30", "14:00"] }, "Europe/London", after)).toEqual([
    {
      kind: "skipped-forward",
      at: new Date("2027-03-28T01:00Z"),
      localTime: "2027-03-28T01:30",
      words: "Sunday 28 March 2027: clocks go forward from 01:00 to 02:00, so 01:30 does not exist. It runs at 02:00.",
    },
    {
      kind: "repeated",
      at: new Date("2027-10-31T00:30Z"),
      localTime: "2027-10-31T01:30",
      words:
        "Sunday 31 October 2027: clocks go back from 02:00 to 01:00, so 01:30 comes twice. It runs once, the first time.",
    },
  ]);
});

test("times that meet at the end of a gap are said to be one run", () => {
  const changes = clockChanges({ kind: "hourly", everyHours: 1, minute: 0 }, "America/New_York", after);
  expect(changes.map(({ localTime, at }) => [localTime, at.toISOString()])).toEqual([
    ["2027-03-14T02:00", "2027-03-14T07:00:00.000Z"],
    ["2027-11-07T01:00", "2027-11-07T05:00:00.000Z"],
  ]);
  expect(changes[0]?.words).toContain("02:00 does not exist. It runs at 03:00, as one with the run planned then.");
});

test("all times that one change touches are told in one sentence", () => {
  const changes = clockChanges({ kind: "cron", expression: "*/15 * * * *" }, "Europe/London", after);
  expect(changes).toHaveLength(8);
  expect([...new Set(changes.map(({ words }) => words))]).toEqual([
    "Sunday 28 March 2027: clocks go forward from 01:00 to 02:00, so 01:00, 01:15, 01:30 and 01:45 do not exist. They run once, at 02:00.",
    "Sunday 31 October 2027: clocks go back from 02:00 to 01:00, so 01:00, 01:15, 01:30 and 01:45 come twice. Each runs once, the first time.",
  ]);
  const [first] = clockChanges({ kind: "cron", expression: "*/15 * * * *" }, "Antarctica/Troll", after);
  expect(first?.words).toContain("so 01:00, 01:15, 01:30 and 5 more do not exist.");
});

test("a gap that ends on the next day names that day", () => {
  const [gap] = clockChanges({ kind: "daily", times: ["23:30"] }, "America/Nuuk", after);
  expect(gap?.localTime).toBe("2027-03-27T23:30");
  expect(gap?.words).toContain("It runs at 00:00 on Sunday 28 March 2027.");
});

test("the edges of a change are not touched by it", () => {
  const times = ["00:45", "02:00"];
  expect(clockChanges({ kind: "daily", times }, "Europe/London", after)).toEqual([]);
});

test("a schedule that never meets a change has none, though the zone has changes", () => {
  expect(clockChanges({ kind: "daily", times: ["14:00"] }, "Europe/London", after)).toEqual([]);
  expect(clockTransitionsInAYear("Europe/London", after)).toEqual([
    new Date("2027-03-28T01:00Z"),
    new Date("2027-10-31T01:00Z"),
  ]);
});

test("a zone without clock changes, and a schedule without times, have none", () => {
  expect(clockTransitionsInAYear("Asia/Kolkata", after)).toEqual([]);
  expect(clockChanges({ kind: "cron", expression: "*/15 * * * *" }, "Asia/Kolkata", after)).toEqual([]);
  expect(clockChanges({ kind: "manual" }, "Europe/London", after)).toEqual([]);
});
