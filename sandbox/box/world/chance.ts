function mix(input: number): number {
  let value = input | 0;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** A 32-bit number that depends on nothing but its arguments; the only source of chance in a generated world. */
export function chance(seed: number, index: number, purpose: number): number {
  const high = Math.floor(index / 4294967296);
  return mix(mix(mix(seed + 0x9e3779b9) ^ index ^ Math.imul(high, 0x27d4eb2f)) ^ Math.imul(purpose + 1, 0x165667b1));
}

/** A whole number from 0 up to, and not including, `below`. */
export function chanceBelow(below: number, seed: number, index: number, purpose: number): number {
  return chance(seed, index, purpose) % below;
}

/** One element of a list that is not empty. */
export function chanceOf<T>(list: readonly [T, ...T[]], seed: number, index: number, purpose: number): T {
  return list[chance(seed, index, purpose) % list.length] ?? list[0];
}

/** A version 4 UUID made of the same chance. */
export function chanceUuid(seed: number, index: number, purpose: number): string {
  const words = [0, 1, 2, 3].map((word) => chance(seed, index, purpose * 7 + word));
  const hex = words.map((word) => word.toString(16).padStart(8, "0")).join("");
  const variant = "89ab"[Number.parseInt(hex[16] ?? "0", 16) % 4];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
