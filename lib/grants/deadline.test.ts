import { describe, expect, test } from "vitest";
import { grantDeadline } from "./deadline.ts";

const issuedAt = new Date("2026-05-15T10:00:00Z");
const daysLater = (days: number, hours = 0) => new Date(issuedAt.getTime() + (days * 24 + hours) * 3_600_000);

describe("the deadline of a grant that lasts 60 days unused", () => {
  test("is 60 days after its last use", () => {
    expect(grantDeadline(issuedAt, 60, daysLater(3)).endsAt).toEqual(new Date("2026-07-14T10:00:00Z"));
  });

  test.each([
    [0, "none"],
    [29, "none"],
    [30, "warning"],
    [44, "warning"],
    [45, "urgent"],
    [61, "urgent"],
  ])("%i days after its last use, the urgency is %s", (days, urgency) => {
    expect(grantDeadline(issuedAt, 60, daysLater(days, 23))).toMatchObject({ idleDays: days, urgency });
  });

  test("a clock behind the database's makes no negative days", () => {
    expect(grantDeadline(issuedAt, 60, daysLater(-1)).idleDays).toBe(0);
  });
});
