import { groupItem, type Item } from "#lib/inventory/items.ts";
import { type CursorOf, membershipsStart } from "./cursor.ts";
import { expectedCount } from "./expected.ts";
import { idText } from "./lenient.ts";
import { greatestReach, offsetAfter, readOffsetPage } from "./offset-page.ts";
import type { Page } from "./part.ts";
import { fitting, picked } from "./records.ts";
import type { Get } from "./request.ts";

const detailNames = [
  ...["created_at", "modified_at", "provenance", "external_sync_identifier", "invitability_level"],
  ...["member_viewability_level", "permissions"],
];
const fields = ["id", "type", "name", "group_type", "description", ...detailNames].join(",");

function toItem(record: Record<string, unknown>): unknown {
  return {
    id: idText(record.id),
    name: record.name ?? "",
    groupType: record.group_type ?? "unknown",
    description: record.description || null,
    details: picked(record, detailNames),
  };
}

/**
 * Every group, by offset: Box has no markers here and answers no offset past 10 000 (developer.box.com,
 * reference "List groups for enterprise"). With more groups than that the stream ends partial, in words.
 */
export async function* readGroups(get: Get, from: CursorOf<"groups">): AsyncGenerator<Page<Item<"groups">>> {
  let cursor = from;
  for (;;) {
    const { entries, bytes, total, short } = await readOffsetPage(get, "/groups", cursor.offset, { fields });
    const nextOffset = offsetAfter(cursor.offset, total, cursor.total);
    const read = fitting(entries, toItem, groupItem);
    const next = {
      ...cursor,
      offset: nextOffset ?? cursor.offset,
      listed: cursor.listed + entries.length,
      total,
      short: cursor.short || short,
    };
    if (nextOffset === null) {
      const end =
        total > greatestReach
          ? ({
              outcome: "partial",
              reason: `Box lists the first ${greatestReach} groups and no further; it says there are ${total}.`,
            } as const)
          : ({ outcome: "complete", expected: expectedCount(next), position: null } as const);
      yield { ...read, bytes, start: cursor, next: membershipsStart, end };
      return;
    }
    yield { ...read, bytes, start: cursor, next, end: null };
    cursor = next;
  }
}
