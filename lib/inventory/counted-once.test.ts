import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { countedOnce } from "./counted-once.ts";

test("what was counted is not counted again, also by those who ask while it is", async () => {
  const key = randomUUID();
  let times = 0;
  const count = async () => {
    times += 1;
    return times;
  };
  expect(await Promise.all([countedOnce(key, count), countedOnce(key, count)])).toEqual([1, 1]);
  expect(await countedOnce(key, count)).toBe(1);
  expect(await countedOnce(randomUUID(), count)).toBe(2);
});

test("what could not be counted is counted again", async () => {
  const key = randomUUID();
  await expect(countedOnce(key, () => Promise.reject(new Error("away")))).rejects.toThrow("away");
  expect(await countedOnce(key, async () => "here")).toBe("here");
});
