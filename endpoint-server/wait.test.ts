import { expect, test } from "vitest";
import { backoffMs } from "./wait.ts";

test("waits double with each failure, and end at half a minute: an engine that is back is asked again soon", () => {
  const longest = (failures: number) => Math.max(...Array.from({ length: 200 }, () => backoffMs(failures)));
  expect(longest(0)).toBeLessThanOrEqual(500);
  expect(longest(4)).toBeLessThanOrEqual(8000);
  expect(longest(4)).toBeGreaterThan(4000);
  for (const failures of [6, 20, 1000]) {
    const waitMs = backoffMs(failures);
    expect(waitMs).toBeGreaterThanOrEqual(15_000);
    expect(waitMs).toBeLessThanOrEqual(30_000);
  }
});
