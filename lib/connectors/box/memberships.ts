import { type Item, membershipItem } from "#lib/inventory/items.ts";
import type { Batch } from "#lib/protocol/messages.ts";
import type { CursorOf } from "./cursor.ts";
import { expectedCount } from "./expected.ts";
import { groupIds } from "./group-ids.ts";
import { fieldsOf, idText } from "./lenient.ts";
import { greatestReach, type OffsetPage, offsetAfter, readOffsetPage } from "./offset-page.ts";
import { BoxRefused } from "./outcome.ts";
import type { Page } from "./part.ts";
import { fitting } from "./records.ts";
import type { Get } from "./request.ts";

/** So many answers are waited for at once: enough to use the whole rate when Box takes more than a second. */
const inFlight = 24;

/** One page of one group, asked for. A group that was deleted meanwhile has no page. */
type Asked = { groupId: string; offset: number; answer: Promise<OffsetPage | null> | null };

type Cursor = CursorOf<"memberships">;

async function ask(get: Get, { groupId, offset }: Asked): Promise<OffsetPage | null> {
  try {
    const path = `/groups/${encodeURIComponent(groupId)}/memberships`;
    return await readOffsetPage(get, path, offset);
  } catch (error) {
    if (error instanceof BoxRefused && error.status === 404) return null;
    throw error;
  }
}

/** What is still to be asked of the group after this page. */
function following({ groupId, offset }: Asked, { total }: OffsetPage, totalBefore: number | null): Asked[] {
  const asked: Asked[] = [];
  let next = offsetAfter(offset, total, totalBefore);
  for (; next !== null; next = offsetAfter(next, total, null)) asked.push({ groupId, offset: next, answer: null });
  return asked;
}

function placeIn(queue: readonly Asked[]): Pick<Cursor, "pending" | "offset"> {
  return { pending: [...new Set(queue.map(({ groupId }) => groupId))], offset: queue[0]?.offset ?? 0 };
}

function endOf(cursor: Cursor): NonNullable<Batch["end"]> {
  if (cursor.cut === 0) return { outcome: "complete", expected: expectedCount(cursor), position: null };
  const groups = cursor.cut === 1 ? "One group has" : `${cursor.cut} groups have`;
  const reason = `${groups} more than ${greatestReach} members; Box lists no further.`;
  return { outcome: "partial", reason };
}

/**
 * The members of every group: one call per group and thousand (developer.box.com, reference "List members of
 * group"). Several answers are waited for at once, but pages come out in the order of the groups, so that a
 * cursor says exactly what is done. Throws BoxRefused when they may not be read.
 */
export async function* readMemberships(get: Get, from: Cursor): AsyncGenerator<Page<Item<"memberships">>> {
  const groups = groupIds(get, from.groups);
  const queue: Asked[] = from.pending.map((groupId) => ({ groupId, offset: 0, answer: null }));
  if (queue[0]) queue[0].offset = from.offset;
  let cursor = from;
  let groupTotal: number | null = null;

  for (;;) {
    while (queue.length < inFlight && cursor.groups !== null) {
      const { ids, next } = await groups.page();
      queue.push(...ids.map((groupId) => ({ groupId, offset: 0, answer: null })));
      cursor = { ...cursor, groups: next, ...placeIn(queue) };
    }
    for (const asked of queue.slice(0, inFlight)) {
      asked.answer ??= ask(get, asked);
      // Whoever reaches it first reports the failure; those behind it must not end the process.
      asked.answer.catch(() => {});
    }
    const done = queue.shift();
    if (!done) break;
    const page = (await done.answer) ?? null;
    const start = cursor;
    const atEnd = queue[0]?.groupId !== done.groupId;
    if (page && (atEnd || (groupTotal !== null && page.total !== groupTotal))) {
      while (queue[0]?.groupId === done.groupId) queue.shift();
      queue.unshift(...following(done, page, groupTotal));
    }
    const goesOn = queue[0]?.groupId === done.groupId;
    groupTotal = goesOn && page ? page.total : null;
    cursor = {
      ...cursor,
      ...placeIn(queue),
      listed: cursor.listed + (page?.entries.length ?? 0),
      total: (cursor.total ?? 0) + (goesOn ? 0 : (page?.total ?? 0)),
      short: cursor.short || page?.short === true,
      cut: cursor.cut + (!goesOn && page && page.total > greatestReach ? 1 : 0),
    };
    const toItem = ({ id, role, user }: Record<string, unknown>) => ({
      id: idText(id),
      groupId: done.groupId,
      userId: idText(fieldsOf(user).id),
      role: role ?? "unknown",
    });
    const read = fitting(page?.entries ?? [], toItem, membershipItem);
    const last = queue.length === 0 && cursor.groups === null;
    yield {
      ...read,
      bytes: page?.bytes ?? 0,
      start,
      next: last ? { stream: "finished" } : cursor,
      end: last ? endOf(cursor) : null,
    };
    if (last) return;
  }
  yield { items: [], setAside: [], bytes: 0, start: cursor, next: { stream: "finished" }, end: endOf(cursor) };
}
