/** Heartbeats of whole minutes, the oldest first; null: not known. */
type Heartbeats = readonly (number | null)[];

const minutes = (count: number) => (count === 1 ? "1 minute" : `${count} minutes`);

/** What a pulse says, in a sentence: in how many minutes nothing was heard, and when the last of them was. */
export function pulseWords(heartbeats: Heartbeats): string {
  const known = heartbeats.filter((count) => count !== null).length;
  if (known === 0) return "Not known yet";
  const silent = heartbeats.filter((count) => count === 0).length;
  if (silent === 0) return known === 1 ? "Heard in the last minute" : `Heard in each of the last ${known} minutes`;
  if (silent === known) return `Not heard in the last ${minutes(known)}`;
  const minutesAgo = heartbeats.length - heartbeats.lastIndexOf(0);
  return `Silent in ${silent} of the last ${minutes(known)}, last ${minutes(minutesAgo)} ago`;
}

/** How much of a minute was heard; an endpoint server says about six times a minute that it is there. */
export function levelOf(heartbeats: number | null): "unknown" | "silent" | "gaps" | "steady" {
  if (heartbeats === null) return "unknown";
  if (heartbeats === 0) return "silent";
  return heartbeats < 4 ? "gaps" : "steady";
}
