import { expect, test } from "vitest";
import { isBehind } from "./is-behind.ts";

test.each([
  ["0.1.0", "0.1.0", false],
  ["0.0.9", "0.1.0", true],
  ["0.9.0", "0.10.0", true],
  ["0.10.0", "0.9.0", false],
  ["1.2.3", "2.0.0", true],
  ["1.2.3", "1.2.4", true],
  ["2.0.0", "1.9.9", false],
  ["unknown", "1.0.0", false],
])("the release %s is behind %s: %s", (theirs, ours, behind) => {
  expect(isBehind(theirs, ours)).toBe(behind);
});
