import { z } from "zod";
import type { Item } from "#lib/inventory/items.ts";
import { boxId, idOf, timeOrNull, whyOdd } from "./lenient.ts";
import type { SetAside } from "./part.ts";

const loginTypes = ["LOGIN", "ADMIN_LOGIN"];

/**
 * What counts as activity: the list of Box's own script for inactive users (developer.box.com, guide "Report
 * inactive users"). The making of access tokens is not in it, so our own work makes nobody look active.
 */
const activityTypes = [
  ...loginTypes,
  ...["UPLOAD", "COPY", "MOVE", "PREVIEW", "DOWNLOAD", "EDIT", "DELETE", "UNDELETE", "LOCK", "UNLOCK", "NEW_USER"],
];

/** The filter as Box takes it. */
export const eventTypeFilter = activityTypes.join(",");

const boxEvent = z.object({
  event_type: z.string(),
  created_at: z.unknown().transform((value, context) => {
    const at = timeOrNull(value);
    if (at === null) context.addIssue({ code: "custom", message: "is no date and time" });
    return at === null ? Number.NaN : Date.parse(at);
  }),
  created_by: z.object({ id: boxId }).nullish(),
});

/** Who did something that Box can't name. */
const unknownUserId = "2";
const dayMs = 86_400_000;

type Seen = { loginMs: number; activityMs: number };

/** The latest login and activity per user. Adding an event twice, or out of order, changes nothing. */
export type LastSeen = Map<string, Seen>;

/** Adds a page of events. Odd ones are set aside. Gives back the time of its earliest event, for the end of the feed. */
export function addEvents(
  lastSeen: LastSeen,
  entries: readonly unknown[],
  nowMs: number,
): { setAside: SetAside[]; earliestMs: number } {
  const setAside: SetAside[] = [];
  let earliestMs = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    const event = boxEvent.safeParse(entry);
    if (!event.success) {
      setAside.push({ recordId: idOf(entry), reason: whyOdd(event.error) });
      continue;
    }
    const { event_type: type, created_at: atMs, created_by: actor } = event.data;
    earliestMs = Math.min(earliestMs, atMs);
    if (!actor || actor.id === unknownUserId || !activityTypes.includes(type)) continue;
    if (atMs > nowMs + dayMs) {
      setAside.push({ recordId: idOf(entry), reason: "created_at: lies in the future" });
      continue;
    }
    const seen = lastSeen.get(actor.id) ?? { loginMs: 0, activityMs: 0 };
    seen.activityMs = Math.max(seen.activityMs, atMs);
    if (loginTypes.includes(type)) seen.loginMs = Math.max(seen.loginMs, atMs);
    lastSeen.set(actor.id, seen);
  }
  return { setAside, earliestMs };
}

/** The rows of an upload. */
export function activityItems(lastSeen: LastSeen): Item<"activity">[] {
  const dated = (ms: number) => (ms === 0 ? null : new Date(ms).toISOString());
  return [...lastSeen].map(([userId, { loginMs, activityMs }]) => ({
    userId,
    lastLoginAt: dated(loginMs),
    lastActivityAt: dated(activityMs),
  }));
}
