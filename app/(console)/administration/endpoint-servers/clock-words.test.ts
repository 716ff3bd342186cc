import { expect, test } from "vitest";
import { clockWords } from "./clock-words.ts";

test.for([
  [0, "Right"],
  [-1400, "Right"],
  [12_000, "12 s fast"],
  [-12_000, "12 s slow"],
  [300_000, "5 min fast"],
  [-86_400_000, "24 h slow"],
] as const)("a skew of %s ms reads %s", ([skewMs, words]) => {
  expect(clockWords(skewMs)).toBe(words);
});
