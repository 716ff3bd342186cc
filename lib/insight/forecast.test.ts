import { expect, test } from "vitest";
import { forecastSeats } from "./forecast.ts";

const month = (name: string, joiners: number, leavers: number | null, whole = leavers !== null) => ({
  month: name,
  joiners,
  leavers,
  whole,
});
const from = new Date("2026-11-15T00:00:00Z");
const day = new Date("2027-03-16T00:00:00Z");

test("the mean of the whole months is carried on to the day", () => {
  const months = [
    month("2026-08", 50, null),
    month("2026-09", 10, 4),
    month("2026-10", 6, 4),
    month("2026-11", 90, 0, false),
  ];
  expect(forecastSeats(100, { knownSince: null, months }, { from, day })).toEqual({
    seats: 116,
    perMonth: 4,
    months: 2,
  });
});

test("one whole month is too little history to tell", () => {
  expect(forecastSeats(100, { knownSince: null, months: [month("2026-10", 6, 4)] }, { from, day })).toBeNull();
});

test("a trend downwards ends at no seat", () => {
  const months = [month("2026-09", 0, 90), month("2026-10", 0, 90)];
  expect(forecastSeats(100, { knownSince: null, months }, { from, day })?.seats).toBe(0);
});
