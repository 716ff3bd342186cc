import { expect, test } from "vitest";
import { levelOf, pulseWords } from "./pulse-words.ts";

const of = (length: number, heartbeats: number | null) => Array<number | null>(length).fill(heartbeats);

test.for([
  ["Not known yet", of(60, null)],
  ["Heard in each of the last 60 minutes", of(60, 6)],
  ["Heard in the last minute", [...of(59, null), 6]],
  ["Not heard in the last 60 minutes", of(60, 0)],
  ["Not heard in the last 20 minutes", [...of(40, null), ...of(20, 0)]],
  ["Silent in 3 of the last 60 minutes, last 10 minutes ago", [...of(48, 6), ...of(3, 0), ...of(9, 6)]],
  ["Silent in 1 of the last 30 minutes, last 1 minute ago", [...of(30, null), ...of(29, 6), 0]],
] as const)("a pulse is told as: %s", ([words, heartbeats]) => {
  expect(pulseWords(heartbeats)).toBe(words);
});

test.for([
  [null, "unknown"],
  [0, "silent"],
  [1, "gaps"],
  [3, "gaps"],
  [4, "steady"],
  [6, "steady"],
] as const)("a minute with %s heartbeats is %s", ([heartbeats, level]) => {
  expect(levelOf(heartbeats)).toBe(level);
});
