import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Clock } from "./clock.ts";
import { requestRate } from "./rate.ts";

/** Time that stands still until it is moved, waking sleepers in order. */
function steppedClock(): Clock & { moveTo(ms: number): Promise<void> } {
  let now = 0;
  let sleepers: { at: number; wake: () => void }[] = [];
  return {
    now: () => now,
    sleep: (ms) =>
      new Promise((wake) => {
        sleepers.push({ at: now + ms, wake });
        sleepers.sort((one, other) => one.at - other.at);
      }),
    async moveTo(ms) {
      for (;;) {
        await turn();
        const [next] = sleepers;
        if (!next || next.at > ms) break;
        now = Math.max(now, next.at);
        const due = sleepers.filter(({ at }) => at <= now);
        sleepers = sleepers.filter(({ at }) => at > now);
        for (const { wake } of due) wake();
      }
      now = ms;
    },
  };
}

const signal = new AbortController().signal;

/** Starts of requests by so many askers, each of whom asks again once its answer is there. */
async function startsOf(limit: number, askers: number, latencyMs: () => number, minutes: number): Promise<number[]> {
  const clock = steppedClock();
  const rate = requestRate(limit, clock);
  const end = minutes * 60_000;
  const starts: number[] = [];
  async function ask(): Promise<void> {
    while (clock.now() < end) {
      await rate.take(signal);
      starts.push(clock.now());
      await clock.sleep(latencyMs(), signal);
    }
  }
  for (let asker = 0; asker < askers; asker += 1) void ask();
  await clock.moveTo(end);
  return starts.filter((at) => at < end);
}

function mostInAnyMinute(starts: readonly number[]): number {
  let first = 0;
  let most = 0;
  starts.forEach((at, place) => {
    while ((starts[first] ?? 0) <= at - 60_000) first += 1;
    most = Math.max(most, place - first + 1);
  });
  return most;
}

test.each([1000, 300, 60])("%i a minute are never passed in any minute, and 0.9 of them are reached", async (limit) => {
  const starts = await startsOf(limit, 24, () => 200 + Math.random() * 1000, 5);
  expect(mostInAnyMinute(starts)).toBeLessThanOrEqual(limit);
  expect(starts.length / 5).toBeGreaterThanOrEqual(limit * 0.9);
});

test("after a lull only a little is caught up", async () => {
  const clock = steppedClock();
  const rate = requestRate(1000, clock);
  await clock.moveTo(600_000);
  const starts: number[] = [];
  for (let asker = 0; asker < 200; asker += 1) void rate.take(signal).then(() => starts.push(clock.now()));
  await clock.moveTo(601_000);
  expect(starts.length).toBeLessThanOrEqual(20 + 17);
});

test("turns are given first come, first served", async () => {
  const clock = steppedClock();
  const rate = requestRate(60, clock);
  const order: number[] = [];
  for (let asker = 0; asker < 5; asker += 1) void rate.take(signal).then(() => order.push(asker));
  await clock.moveTo(60_000);
  expect(order).toEqual([0, 1, 2, 3, 4]);
});

test("a pause holds everybody back", async () => {
  const clock = steppedClock();
  const rate = requestRate(1000, clock);
  rate.pause(30_000);
  let at = -1;
  void rate.take(signal).then(() => {
    at = clock.now();
  });
  await clock.moveTo(60_000);
  expect(at).toBe(30_000);
});
