import { expect, it } from "vitest";
import { DAY_MS } from "./dates.ts";
import { createEnterprise, enterpriseSpecSchema } from "./enterprise.ts";
import { type Delivery, historyFeed, positionAt, streamingFeed } from "./event-feed.ts";
import { happeningAt } from "./events.ts";
import { makeEvent } from "./mutate.ts";

const FROM = Date.UTC(2026, 0, 1);
const NOW = FROM + 2 * DAY_MS;
const choice = { late: true, duplicates: true };

function busy() {
  const spec = {
    name: "Busy",
    domain: "busy.example",
    seed: 11,
    users: 100,
    groups: 0,
    memberships: 0,
    eventsPerDay: 40_000,
  };
  const made = createEnterprise(enterpriseSpecSchema.parse(spec), 1, FROM);
  for (let at = FROM; at < NOW; at += 3_333_333) makeEvent(made, { at, type: "EDIT_USER", actor: 1, subject: 2 });
  return made;
}

function keys(feed: Iterable<Delivery>): string[] {
  return [...feed].map(({ happening, position }) => `${position} ${happening.key}`);
}

it("hides an event that Box has not processed yet from history, and tells it afterwards in its old place", () => {
  const made = busy();
  const late = [...Array(3000).keys()]
    .map((number) => happeningAt(made, number))
    .find(({ at, processedAt }) => processedAt - at > 20_000);
  if (!late) throw new Error("No event is late.");
  const told = (now: number) =>
    [...historyFeed(made, { from: positionAt(FROM), until: now + 1, now, choice })].some(
      ({ happening }) => happening.key === late.key,
    );
  expect(told(late.at + 10_000)).toBe(false);
  expect(told(late.processedAt)).toBe(true);
});

it("tells each feed in strictly rising positions", () => {
  const made = busy();
  for (const feed of [
    historyFeed(made, { from: 0n, until: NOW, now: NOW, choice }),
    streamingFeed(made, { from: positionAt(FROM), now: NOW, choice }),
  ]) {
    let last = -1n;
    let count = 0;
    for (const { position } of feed) {
      if (position <= last) throw new Error(`${position} comes after ${last}.`);
      last = position;
      count += 1;
    }
    expect(count).toBeGreaterThan(79_000);
  }
});

it.each([1, 7, 500, 5000])(
  "loses and repeats nothing when the streaming feed is read %i at a time while time passes",
  (most) => {
    const made = busy();
    const from = NOW - 3_600_000;
    const whole = keys(streamingFeed(made, { from: positionAt(from), now: NOW, choice }));
    const read: string[] = [];
    let position = positionAt(from);
    for (let now = from; now < NOW; now = Math.min(NOW, now + 61_234)) {
      for (;;) {
        const some: Delivery[] = [];
        for (const delivery of streamingFeed(made, { from: position, now, choice })) {
          some.push(delivery);
          if (some.length >= most) break;
        }
        const last = some.at(-1);
        if (!last) break;
        read.push(...keys(some));
        position = last.position + 1n;
      }
    }
    read.push(...keys(streamingFeed(made, { from: position, now: NOW, choice })));
    expect(read).toEqual(whole);
  },
);
