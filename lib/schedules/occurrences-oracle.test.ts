import fc from "fast-check";
import { expect, test } from "vitest";
import { occurrencesByWalking, type Wanted } from "./minute-walk.ts";
import { nextOccurrences } from "./occurrences.ts";
import { hoursApart, type Schedule, schedule, weekdays } from "./schema.ts";
import { clockTransitions } from "./zone-clock.ts";

const dayMs = 24 * 60 * 60 * 1000;
const everyHour = Array.from({ length: 24 }, (_, hour) => hour);
const zones = [
  "Europe/London",
  "Europe/Lisbon",
  "America/New_York",
  "America/St_Johns",
  "Australia/Lord_Howe",
  "America/Santiago",
  "America/Nuuk",
  "Atlantic/Azores",
  "Africa/Cairo",
  "Africa/Casablanca",
  "Asia/Beirut",
  "Asia/Gaza",
  "Asia/Kolkata",
  "Pacific/Chatham",
  "Pacific/Apia",
  "Antarctica/Troll",
  "America/Havana",
  "America/Asuncion",
  "UTC",
];

type Case = { schedule: Schedule; wanted: Wanted };
const hour = fc.integer({ min: 0, max: 23 });
const minute = fc.integer({ min: 0, max: 59 });

function text(hours: number, minutes: number): string {
  return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}

const hourly: fc.Arbitrary<Case> = fc.tuple(fc.constantFrom(...hoursApart), minute).map(([everyHours, past]) => ({
  schedule: { kind: "hourly", everyHours, minute: past },
  wanted: {
    minutes: [past],
    hours: everyHour.filter((value) => value % everyHours === 0),
    monthDay: null,
    weekDays: null,
  },
}));

const hours = fc.uniqueArray(hour, { minLength: 1, maxLength: 8 });

const daily: fc.Arbitrary<Case> = fc.tuple(hours, minute).map(([chosen, past]) => ({
  schedule: { kind: "daily", times: chosen.map((value) => text(value, past)) },
  wanted: { minutes: [past], hours: chosen, monthDay: null, weekDays: null },
}));

const weekly: fc.Arbitrary<Case> = fc
  .tuple(fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1 }), hours, minute)
  .map(([days, chosen, past]) => ({
    schedule: { kind: "weekly", days, times: chosen.map((value) => text(value, past)) },
    wanted: {
      minutes: [past],
      hours: chosen,
      monthDay: null,
      weekDays: days.map((day) => (weekdays.indexOf(day) + 1) % 7),
    },
  }));

const monthly: fc.Arbitrary<Case> = fc
  .tuple(fc.oneof(fc.integer({ min: 1, max: 31 }), fc.constant("last" as const)), hour, minute)
  .map(([day, at, past]) => ({
    schedule: { kind: "monthly", day, time: text(at, past) },
    wanted: { minutes: [past], hours: [at], monthDay: day === "last" ? 31 : day, weekDays: null },
  }));

const cron: fc.Arbitrary<Case> = fc
  .tuple(
    fc.constantFrom(15, 20, 30),
    fc.option(fc.tuple(hour, hour), { nil: null }),
    fc.option(fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }), { nil: null }),
  )
  .map(([step, range, weekDays]) => {
    const [from, to] = range ? [Math.min(...range), Math.max(...range)] : [0, 23];
    return {
      schedule: {
        kind: "cron",
        expression: `*/${step} ${range ? `${from}-${to}` : "*"} * * ${weekDays?.join(",") ?? "*"}`,
      },
      wanted: {
        minutes: [0, 15, 20, 30, 40, 45].filter((value) => value % step === 0),
        hours: everyHour.filter((value) => value >= from && value <= to),
        monthDay: null,
        weekDays,
      },
    };
  });

/** Three times in four near a change of the clock, where the faults are. */
const moment = fc
  .record({
    zone: fc.constantFrom(...zones),
    anywhere: fc.integer({ min: Date.UTC(2009, 0), max: Date.UTC(2037, 0) }),
    nearAChange: fc.integer({ min: 0, max: 3 }),
    minutesBefore: fc.integer({ min: -90, max: 30 * 60 }),
  })
  .map(({ zone, anywhere, nearAChange, minutesBefore }) => {
    const change = clockTransitions(zone, anywhere, anywhere + 370 * dayMs)[0];
    const from = nearAChange > 0 && change ? change.at - minutesBefore * 60_000 : anywhere;
    return { zone, from: new Date(from) };
  });

test("any schedule, in any zone, at any time, runs when walking the clock minute by minute says", () => {
  fc.assert(
    fc.property(
      fc.oneof(hourly, daily, weekly, monthly, cron),
      moment,
      ({ schedule: asked, wanted }, { zone, from }) => {
        expect(schedule.safeParse(asked).success).toBe(true);
        const to = new Date(from.getTime() + 3 * dayMs);
        const walked = occurrencesByWalking(wanted, zone, from, to);
        const found = nextOccurrences(asked, zone, from, walked.length + 1);
        expect(found.filter((at) => at <= to).map((at) => at.toISOString())).toEqual(
          walked.map((at) => at.toISOString()),
        );
      },
    ),
    { numRuns: 250 },
  );
}, 60_000);
