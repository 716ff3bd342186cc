import { chanceBelow } from "./chance.ts";
import type { Enterprise } from "./enterprise.ts";
import { NAMED_PEOPLE } from "./people.ts";

/** How many user indexes exist, the removed ones included. */
export function userIndexCount(enterprise: Enterprise): number {
  return enterprise.overlay.addedUsers.reduce((sum, batch) => sum + batch.count, enterprise.users);
}

/** Whether this index is a user of the enterprise now. */
export function isUser(enterprise: Enterprise, index: number): boolean {
  const { overlay } = enterprise;
  if (index < 0 || index >= userIndexCount(enterprise) || overlay.removedUsers.has(index)) return false;
  if (index < NAMED_PEOPLE.length) return true;
  return !overlay.departures.some(
    ({ share, salt, below }) =>
      index < below && chanceBelow(1_000_000, enterprise.seed + salt, index, 30) < share * 1_000_000,
  );
}

/** The indexes of all users from `from` on, ascending. */
export function* userIndexes(enterprise: Enterprise, from = 0): Generator<number> {
  const count = userIndexCount(enterprise);
  for (let index = from; index < count; index += 1) if (isUser(enterprise, index)) yield index;
}

const counted = new WeakMap<Enterprise, { version: number; count: number }>();

/** How many users the enterprise has; counted again only after a change. */
export function userCount(enterprise: Enterprise): number {
  const { overlay } = enterprise;
  if (overlay.departures.length === 0) return userIndexCount(enterprise) - overlay.removedUsers.size;
  const known = counted.get(enterprise);
  if (known?.version === overlay.version) return known.count;
  let count = 0;
  for (const _ of userIndexes(enterprise)) count += 1;
  counted.set(enterprise, { version: overlay.version, count });
  return count;
}
