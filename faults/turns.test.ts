import { expect, test } from "vitest";
import { turns } from "./turns.ts";

test("at most so many go on at once, the others follow, and one that fails lets the next go on", async () => {
  const inTurn = turns(2);
  let underWay = 0;
  let most = 0;
  const work = async (number: number) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await Promise.resolve();
    underWay -= 1;
    if (number === 1) throw new Error("one");
    return number;
  };
  const results = await Promise.allSettled([0, 1, 2, 3, 4].map((number) => inTurn(() => work(number))));
  expect(results.map((one) => (one.status === "fulfilled" ? one.value : "failed"))).toEqual([0, "failed", 2, 3, 4]);
  expect(most).toBe(2);
});
