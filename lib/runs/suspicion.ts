import type { Changes } from "#lib/inventory/compare.ts";
import type { ListedStream } from "#lib/inventory/tables.ts";

export type ReadStream = {
  stream: ListedStream;
  items: number;
  setAside: number;
  /** What the provider itself said there are. */
  expected: number | null;
  /** Against the published inventory, where there is one to compare with. */
  changes: Changes | null;
};

const counted = (count: number, stream: string) => `${count} ${count === 1 ? stream.slice(0, -1) : stream}`;

// What is created or deleted while the list is read makes it differ a little from what the provider said at first.
const shortageAllowed = 0.01;

function suspicionOf({ stream, items, setAside, expected, changes }: ReadStream, dropLimitPercent: number) {
  const came = items + setAside;
  if (expected !== null && expected - came > Math.floor(expected * shortageAllowed)) {
    return `The provider said that there are ${counted(expected, stream)}, but ${came} came.`;
  }
  if (!changes || changes.before === 0) return null;
  if (changes.after === 0) return `The list of ${stream} came empty; ${changes.before} are published.`;
  const dropPercent = (changes.removed / changes.before) * 100;
  if (stream === "memberships" || dropPercent <= dropLimitPercent) return null;
  return `It would remove ${changes.removed} of ${counted(changes.before, stream)} (${Math.floor(dropPercent)} %), more than the limit of ${dropLimitPercent} %.`;
}

/** Why a complete inventory should not be published without a person's look, in words; null when nothing is odd. */
export function whySuspicious(streams: readonly ReadStream[], dropLimitPercent: number): string | null {
  const reasons = streams.map((stream) => suspicionOf(stream, dropLimitPercent)).filter((reason) => reason !== null);
  return reasons.length > 0 ? reasons.join(" ") : null;
}
