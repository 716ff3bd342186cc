import { DAY_MS } from "./dates.ts";
import type { Enterprise } from "./enterprise.ts";
import {
  eventTime,
  firstEventFrom,
  type Happening,
  happeningAt,
  LONGEST_DELAY_MS,
  madeHappening,
  REPEAT_DELAY_MS,
} from "./events.ts";

/** An event in a feed: its place there. Places are times, so a feed of any length needs no memory. */
export type Delivery = { happening: Happening; position: bigint };

export type FeedChoice = { late: boolean; duplicates: boolean };

const TIES = 100_000n;

/** History is kept for 365 days, the streaming feed for 14. */
export const HISTORY_MS = 365 * DAY_MS;
export const STREAMING_MS = 14 * DAY_MS;

export function positionAt(milliseconds: number): bigint {
  return BigInt(Math.max(0, Math.floor(milliseconds))) * TIES;
}

/** The time that a position stands for, in milliseconds. */
function timeOfPosition(position: bigint): number {
  return Number(position / TIES);
}

function before(a: Delivery, b: Delivery): number {
  return a.position < b.position ? -1 : a.position > b.position ? 1 : 0;
}

function* merged(generated: Iterable<Delivery>, made: Delivery[]): Generator<Delivery> {
  let next = 0;
  for (const delivery of generated) {
    for (let other = made[next]; other && other.position <= delivery.position; other = made[next]) {
      yield other;
      next += 1;
    }
    yield delivery;
  }
  yield* made.slice(next);
}

function processed(happening: Happening, choice: FeedChoice): number {
  return choice.late ? happening.processedAt : happening.at;
}

function madeDeliveries(enterprise: Enterprise, from: bigint, now: number): Delivery[] {
  return enterprise.overlay.made
    .map((made) => madeHappening(enterprise, made))
    .map((happening) => ({ happening, position: positionAt(happening.at) + BigInt(happening.tie) }))
    .filter(({ happening, position }) => position >= from && happening.at <= now)
    .sort(before);
}

/**
 * History in order of time, from a position up to `until` (milliseconds, exclusive).
 * An event that Box has not yet processed is missing, as in the real feed.
 */
export function* historyFeed(
  enterprise: Enterprise,
  { from, until, now, choice }: { from: bigint; until: number; now: number; choice: FeedChoice },
): Generator<Delivery> {
  function* generated(): Generator<Delivery> {
    if (enterprise.eventsPerDay <= 0) return;
    for (let number = firstEventFrom(enterprise, timeOfPosition(from)); ; number += 1) {
      const at = eventTime(enterprise, number);
      if (at >= until || at > now) return;
      const position = positionAt(at) + BigInt(number % 40_000);
      if (position < from) continue;
      const happening = happeningAt(enterprise, number);
      if (processed(happening, choice) <= now) yield { happening, position };
    }
  }
  for (const delivery of merged(generated(), madeDeliveries(enterprise, from, now))) {
    if (delivery.happening.at < until) yield delivery;
  }
}

function deliveriesOf(happening: Happening, choice: FeedChoice): Delivery[] {
  const once = processed(happening, choice);
  const first = { happening, position: positionAt(once) + BigInt(happening.tie * 2) };
  if (!choice.duplicates || !happening.repeated) return [first];
  return [first, { happening, position: positionAt(once + REPEAT_DELAY_MS) + BigInt(happening.tie * 2 + 1) }];
}

/** The streaming feed from a position on: in the order of processing, so out of order in time, some events twice. */
export function* streamingFeed(
  enterprise: Enterprise,
  { from, now, choice }: { from: bigint; now: number; choice: FeedChoice },
): Generator<Delivery> {
  const last = positionAt(now + 1);
  function* generated(): Generator<Delivery> {
    if (enterprise.eventsPerDay <= 0) return;
    const start = timeOfPosition(from) - LONGEST_DELAY_MS - REPEAT_DELAY_MS;
    let waiting: Delivery[] = [];
    for (let number = firstEventFrom(enterprise, start); ; number += 1) {
      const at = eventTime(enterprise, number);
      const settled = positionAt(Math.min(at, now + 1));
      if (number % 64 === 0 || at > now) {
        waiting.sort(before);
        const ready = waiting.findIndex(({ position }) => position >= settled);
        yield* ready < 0 ? waiting : waiting.slice(0, ready);
        waiting = ready < 0 ? [] : waiting.slice(ready);
      }
      if (at > now) return;
      const deliveries = deliveriesOf(happeningAt(enterprise, number), choice);
      waiting.push(...deliveries.filter(({ position }) => position >= from && position < last));
    }
  }
  yield* merged(generated(), madeDeliveries(enterprise, from, now));
}
