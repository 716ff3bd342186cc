import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { engine } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { pruneRateLimits } from "./prune.ts";
import { rateLimit, secondsToWait } from "./rate-limit.ts";

test("what was done too often within the time has to wait for what is left of it, and no other key has to", async () => {
  const limit = rateLimit(`test ${randomUUID()}`, { points: 2, seconds: 60 });
  expect(await secondsToWait(limit, "one")).toBeNull();
  expect(await secondsToWait(limit, "one")).toBeNull();
  const wait = await secondsToWait(limit, "one");
  expect(wait).toBeGreaterThan(50);
  expect(wait).toBeLessThanOrEqual(60);
  expect(await secondsToWait(limit, "another")).toBeNull();
});

test("counts are forgotten an hour after they stopped to count, and no sooner", async () => {
  const name = `test ${randomUUID()}`;
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  await db.rateLimit.createMany({
    data: [61, 59, -1].map((minutes) => ({ key: `${name}:${minutes}`, points: 1, expire: minutesAgo(minutes) })),
  });
  await pruneRateLimits(engine);
  const left = await db.rateLimit.findMany({ where: { key: { startsWith: name } }, orderBy: { key: "asc" } });
  expect(left.map(({ key }) => key)).toEqual([`${name}:-1`, `${name}:59`]);
});
