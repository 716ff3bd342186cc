import { expect, test } from "vitest";
import { leftOut } from "./left-out.ts";

test.for([
  [{ kind: "manual", times: [] }, { kind: "manual" }, ["times"]],
  [{ schedule: { kind: "manual", at: 1 } }, { schedule: { kind: "manual" } }, ["schedule.at"]],
  [{ name: " a " }, { name: "a", description: "" }, []],
  [{ days: ["b", "a"] }, { days: ["a", "b"] }, []],
  [JSON.parse('{ "__proto__": 1 }'), {}, ["__proto__"]],
  [[1], { a: 1 }, []],
  [null, null, []],
] as const)("of %j read as %j, %j was left out", ([given, read, names]) => {
  expect(leftOut(given, read)).toEqual(names);
});
