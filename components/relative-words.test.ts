import { expect, test } from "vitest";
import { exactTime, relativeWords } from "./relative-words.ts";

const now = new Date("2026-03-29T12:00:00Z");
const cases: [string, string | null][] = [
  ["2026-03-29T11:59:59.500Z", "now"],
  ["2026-03-29T12:00:00.400Z", "now"],
  ["2026-03-29T11:59:48Z", "12 s ago"],
  ["2026-03-29T11:58:59Z", "1 min ago"],
  ["2026-03-29T12:59:59Z", "in 59 min"],
  ["2026-03-29T13:00:30Z", "in 1 h"],
  ["2026-03-29T15:59:53Z", "in 3 h 59 min"],
  ["2026-03-31T11:59:59Z", "in 47 h 59 min"],
  ["2026-03-29T08:00:07Z", "3 h ago"],
  ["2026-03-28T12:00:00Z", "24 h ago"],
  ["2026-03-27T12:00:00Z", "2 days ago"],
  ["2026-03-31T12:59:59Z", "in 2 days"],
  ["2026-04-01T11:59:53Z", "in 2 days 23 h"],
  ["2026-04-05T12:00:00Z", "in 7 days"],
  ["2026-01-28T12:00:00Z", null],
];

test.for(cases)("%s is told as %s", ([at, words]) => {
  expect(relativeWords(new Date(at), now)).toBe(words);
});

test("the exact time names its zone, also across a clock change", () => {
  expect(exactTime(new Date("2026-03-29T00:30:00Z"), "en", "Europe/London")).toMatch(/12:30:00.*(GMT|UTC)/);
  expect(exactTime(new Date("2026-03-29T01:30:00Z"), "en", "Europe/London")).toMatch(/2:30:00.*(GMT\+1|BST)/);
});
