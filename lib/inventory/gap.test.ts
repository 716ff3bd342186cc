import { expect, test } from "vitest";
import { connectorKind } from "#lib/connectors/kinds.ts";
import { gapOf } from "./gap.ts";

const box = connectorKind("box");

test.each([
  ["users", "Manage users"],
  ["groups", "Manage groups"],
  ["memberships", "Manage groups"],
  ["activity", "Manage enterprise properties"],
])("%s that Box refused name the permission %s, how to get it, and what Box answered", (stream, label) => {
  const gap = gapOf(box, { stream, outcome: "not_permitted", reason: "Box answered 403 to GET /events." });
  expect(gap.reason).toContain(`the permission ${label}`);
  expect(gap.cure).toMatch(new RegExp(`^Turn on ${label} .*Then authorize again\\.$`));
  expect(gap.detail).toBe("Box answered 403 to GET /events.");
});

test("what ended early for another reason says that reason alone", () => {
  const gap = gapOf(box, { stream: "users", outcome: "partial", reason: "It ended early." });
  expect(gap).toEqual({ reason: "It ended early.", cure: null, detail: null });
});
