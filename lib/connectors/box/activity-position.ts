import { z } from "zod";
import type { InventoryRequest } from "#lib/connectors/kind.ts";
import type { CursorOf } from "./cursor.ts";
import { boxSettings } from "./settings.ts";

const dayMs = 86_400_000;
/** Box keeps 14 days of the feed; one day less, so that nothing falls out while it is read. */
const feedDays = 13;
/** Events may come to the history late; a day is far more than has been seen. */
const lateDays = 1;

// When the last run began to read, and where in the feed it stopped.
const savedPosition = z
  .string()
  .transform((text) => text.split("|"))
  .pipe(z.tuple([z.iso.datetime(), z.string().regex(/^\S{1,100}$/)]));

/** What the next run needs to go on; null when there was nothing in the feed to go on from. */
export function positionAtEnd({ startedAt, feed }: CursorOf<"activity">): string | null {
  return feed === "0" ? null : `${startedAt}|${feed}`;
}

// Box takes whole seconds.
function seconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, "Z");
}

/**
 * Where a run begins: in the feed where the last one stopped, or, the first time and after more than 13 days,
 * with the history since the look-back or since the last run. `trustFeed` false: the feed's position is not used.
 */
export function beginActivity(
  { positions, settings }: Pick<InventoryRequest, "positions" | "settings">,
  now: Date,
  trustFeed: boolean,
): CursorOf<"activity"> {
  const startedAt = now.toISOString();
  const saved = savedPosition.safeParse(positions.activity).data;
  const feedFrom = now.getTime() - feedDays * dayMs;
  if (saved && trustFeed && Date.parse(saved[0]) > feedFrom)
    return { stream: "activity", startedAt, history: null, feed: saved[1] };
  const { lookBackDays } = boxSettings.parse(settings);
  const from = saved ? Date.parse(saved[0]) - lateDays * dayMs : now.getTime() - lookBackDays * dayMs;
  const history = from < feedFrom ? { from: seconds(from), until: seconds(feedFrom), position: null } : null;
  return { stream: "activity", startedAt, history, feed: "0" };
}
