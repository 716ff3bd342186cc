import { createHash } from "node:crypto";

/** Random numbers that a seed decides. */
export type Chance = {
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  pick<const Value>(values: readonly [Value, ...Value[]]): Value;
  /** True in `share` of all cases. */
  happens(share: number): boolean;
  /** Another generator, decided by this one's seed and the name alone. */
  of(name: string): Chance;
};

/** The generator is mulberry32, seeded by the SHA-256 of the seed. */
export function chanceOf(seed: string): Chance {
  let state = createHash("sha256").update(seed).digest().readUInt32LE();
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    between,
    pick: (values) => values[between(0, values.length - 1)] ?? values[0],
    happens: (share) => next() < share,
    of: (name) => chanceOf(`${seed} ${name}`),
  };
}
