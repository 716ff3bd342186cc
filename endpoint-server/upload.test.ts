import { describe, expect, test } from "vitest";
import type { Hold } from "./hold.ts";
import { type Packed, uploads } from "./upload.ts";

const batch: Packed = { stream: "users", end: null, gzip: Buffer.from("bytes"), sha256: "0".repeat(64) };

/** An engine that takes batches in order, each when `release` says so; `asked` are the numbers as they came. */
function engineThatWaits(refuses: number[] = []) {
  const asked: number[] = [];
  const waiting: (() => void)[] = [];
  let nextSequence = 0;
  const ask = async (door: string) => {
    const sequence = Number(door.split("/").at(-1));
    asked.push(sequence);
    if (sequence > nextSequence) {
      return { outcome: "refused", refusal: { error: "sequence_gap", message: "Too early.", nextSequence } };
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
    if (refuses.includes(sequence))
      return { outcome: "refused", refusal: { error: "invalid", message: "Not a batch." } };
    nextSequence = sequence + 1;
    return { outcome: "ok", value: { outcome: "accepted", nextSequence } };
  };
  const hold = { lease: { epoch: 1 }, ask } as unknown as Hold;
  const release = async () => {
    await new Promise<void>((resolve) => setImmediate(resolve));
    waiting.shift()?.();
    await new Promise<void>((resolve) => setImmediate(resolve));
  };
  return { hold, asked, release };
}

describe("uploads", () => {
  test("one that overtakes the one before is sent again after it, and all are there in the end", async () => {
    const { hold, asked, release } = engineThatWaits();
    const sent = uploads(hold, 0);
    await sent.add(batch);
    await sent.add(batch);
    await release();
    expect(asked).toEqual([0, 1, 1]);
    await release();
    expect(await sent.all()).toBe(2);
  });

  test("never more than two are under way", async () => {
    const { hold, asked, release } = engineThatWaits();
    const sent = uploads(hold, 0);
    await sent.add(batch);
    await sent.add(batch);
    const third = sent.add(batch);
    await Promise.resolve();
    expect(asked).toEqual([0, 1]);
    await release();
    await third;
    expect(asked.filter((sequence) => sequence === 2)).toHaveLength(1);
    await release();
    await release();
    expect(await sent.all()).toBe(3);
  });

  test("one that is refused is told at the next, with the engine's words", async () => {
    const { hold, release } = engineThatWaits([0]);
    const sent = uploads(hold, 0);
    await sent.add(batch);
    await release();
    await expect(sent.all()).rejects.toThrow("The engine refused batch 0: Not a batch.");
  });
});
