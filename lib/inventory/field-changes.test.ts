import { expect, test } from "vitest";
import { changedFields } from "./field-changes.ts";

test("fields that differ are told with both values, those of the provider by its names, unknown as null", () => {
  const before = {
    run_id: "1",
    id: "7",
    name: "Ann",
    space_used: 5,
    role: null,
    details: { job_title: "Clerk", a: [1] },
  };
  const after = { run_id: "2", id: "7", name: "Ann", space_used: 6, role: "user", details: { a: [1], phone: "1" } };
  expect(changedFields(before, after)).toEqual([
    { field: "space_used", before: "5", after: "6" },
    { field: "role", before: null, after: "user" },
    { field: "job_title", before: "Clerk", after: null },
    { field: "phone", before: null, after: "1" },
  ]);
});

test("what other streams know of a user, and whose row it is, are no change of the user", () => {
  const seen = { run_id: "1", content_hash: "a", last_login_at: "x", last_activity_at: "y", details: {} };
  expect(changedFields({ ...seen }, { ...seen, run_id: "2", content_hash: "b", last_login_at: "z" })).toEqual([]);
});
