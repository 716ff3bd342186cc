import { expect, test } from "vitest";
import { fieldChanges } from "./diff.ts";

test("each field of either side is shown once, with what is missing told from what is empty", () => {
  const before = { name: "Acme", schedule: { kind: "daily" }, gone: false };
  expect(fieldChanges(before, { name: "Acme Ltd", schedule: null, note: "" })).toEqual([
    { field: "name", before: "Acme", after: "Acme Ltd" },
    { field: "schedule", before: '{\n "kind": "daily"\n}', after: "null" },
    { field: "gone", before: "false", after: null },
    { field: "note", before: null, after: "" },
  ]);
});

test("a row without before and after, or with something else there, has no fields", () => {
  for (const odd of [null, undefined, "text", 3, ["a"]]) expect(fieldChanges(odd, odd)).toEqual([]);
});
