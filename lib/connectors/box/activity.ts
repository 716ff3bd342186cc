import { z } from "zod";
import type { InventoryRequest } from "#lib/connectors/kind.ts";
import type { Item } from "#lib/inventory/items.ts";
import { beginActivity, positionAtEnd } from "./activity-position.ts";
import { type CursorOf, usersStart } from "./cursor.ts";
import { activityItems, addEvents, eventTypeFilter, type LastSeen } from "./events.ts";
import { BoxRefused } from "./outcome.ts";
import type { Part, SetAside } from "./part.ts";
import type { Get, Parameters } from "./request.ts";

const pageSize = 500;
const enough = { pages: 20, users: 3000, setAside: 1000 } as const;

const eventsPage = z.object({
  entries: z.array(z.unknown()),
  chunk_size: z.number().int().min(0).nullish(),
  next_stream_position: z.string().max(100).nullish(),
});

type Cursor = CursorOf<"activity">;

// "0" and nothing are no place to go on from: Box answers so when a range holds no events.
function usable(position: string | null | undefined): string | null {
  return position === undefined || position === null || position === "" || position === "0" ? null : position;
}

async function readPage(get: Get, parameters: Parameters) {
  const { value } = await get("/events", { ...parameters, limit: pageSize, event_type: eventTypeFilter }, eventsPage);
  return { entries: value.entries, position: usable(value.next_stream_position) };
}

async function historyStep(get: Get, cursor: Cursor, history: NonNullable<Cursor["history"]>) {
  const { entries, position } = await readPage(get, {
    stream_type: "admin_logs",
    created_after: history.from,
    created_before: history.until,
    ...(history.position === null ? {} : { stream_position: history.position }),
  });
  const ended = entries.length === 0 || position === null || position === history.position;
  return { entries, next: { ...cursor, history: ended ? null : { ...history, position } }, ended: false };
}

async function feedStep(get: Get, cursor: Cursor) {
  const { entries, position } = await readPage(get, {
    stream_type: "admin_logs_streaming",
    stream_position: cursor.feed,
  });
  const ended = entries.length === 0 || position === null || position === cursor.feed;
  return { entries, next: { ...cursor, feed: position ?? cursor.feed }, ended };
}

/** Page after page, each asked for while the one before is worked on. */
async function* steps(get: Get, from: Cursor) {
  const step = (cursor: Cursor) => (cursor.history ? historyStep(get, cursor, cursor.history) : feedStep(get, cursor));
  let asked = step(from);
  for (;;) {
    const done = await asked;
    if (!done.ended) {
      asked = step(done.next);
      asked.catch(() => {});
    }
    yield done;
    if (done.ended) return;
  }
}

/**
 * Last login and last activity per user, from the enterprise's events (developer.box.com, guide "Enterprise
 * events"). The history holds a year in order of time but may miss what arrives late; the feed holds two weeks
 * and misses nothing. So the history is read up to 13 days ago and the feed from its beginning, a day of overlap
 * between them; later runs go on in the feed where the last one stopped. Only the latest time per user counts,
 * so what overlaps or comes twice changes nothing and nothing has to be remembered.
 * Ends where a page is empty, the position stays, or everything in it is newer than the beginning of the run.
 */
async function* readActivity(get: Get, from: Cursor): AsyncGenerator<Part<Item<"activity">>> {
  const startedMs = Date.parse(from.startedAt);
  let lastSeen: LastSeen = new Map();
  let setAside: SetAside[] = [];
  let pages = 0;
  let inFeed = from.history === null;
  for await (const { entries, next, ended } of steps(get, from)) {
    const added = addEvents(lastSeen, entries, Date.now());
    setAside.push(...added.setAside);
    pages += 1;
    if (ended || (inFeed && added.earliestMs > startedMs)) {
      const end = { outcome: "complete", expected: null, position: positionAtEnd(next) } as const;
      yield { items: activityItems(lastSeen), setAside, cursor: usersStart, end };
      return;
    }
    inFeed = next.history === null;
    if (pages < enough.pages && lastSeen.size < enough.users && setAside.length < enough.setAside) continue;
    yield { items: activityItems(lastSeen), setAside, cursor: next, end: null };
    lastSeen = new Map();
    setAside = [];
    pages = 0;
  }
}

/** As readActivity. A position that Box no longer knows begins the feed again from the time it was saved at. */
export async function* readActivityAnew(
  get: Get,
  from: Cursor,
  request: Pick<InventoryRequest, "log" | "positions" | "settings">,
): AsyncGenerator<Part<Item<"activity">>> {
  try {
    yield* readActivity(get, from);
  } catch (error) {
    const hadPosition = from.feed !== "0" || from.history?.position;
    if (!(error instanceof BoxRefused) || error.status !== 400 || !hadPosition) throw error;
    request.log("warning", `${error.message} The events are read again from where they overlap with the last run.`);
    yield* readActivity(get, beginActivity(request, new Date(from.startedAt), false));
  }
}
