import { z } from "zod";
import type { InventoryRequest } from "#lib/connectors/kind.ts";
import { type Item, userItem } from "#lib/inventory/items.ts";
import { type CursorOf, groupsStart } from "./cursor.ts";
import { expectedCount } from "./expected.ts";
import { bytesOrNull, idText, timeOrNull } from "./lenient.ts";
import { BoxRefused } from "./outcome.ts";
import type { Page } from "./part.ts";
import { fitting, picked } from "./records.ts";
import type { Get } from "./request.ts";

const pageSize = 1000;
const emptyPagesBorne = 100;

const detailNames = [
  ...["max_upload_size", "job_title", "phone", "timezone", "language", "tracking_codes", "external_app_user_id"],
  ...["is_external_collab_restricted", "is_exempt_from_login_verification"],
];

/** notification_email is left out on purpose: Box sends it as [] when unset. */
const fields = [
  ...["id", "type", "name", "login", "status", "role", "created_at", "modified_at", "space_amount", "space_used"],
  ...["is_platform_access_only", "enterprise", ...detailNames],
].join(",");

const markerPage = z.object({ entries: z.array(z.unknown()), next_marker: z.string().nullish() });
const countPage = z.object({ total_count: z.number().int().min(0) });

/** Box writes this where the space of a user has no limit. */
const unlimitedSpace = 1e15;

function toItem(record: Record<string, unknown>): unknown {
  const amount = bytesOrNull(record.space_amount);
  const used = bytesOrNull(record.space_used);
  const details = picked(record, detailNames);
  // A size that none can be is unknown, and what Box wrote stays to be seen.
  if (amount === null && record.space_amount != null) details.space_amount = record.space_amount;
  if (used === null && record.space_used != null) details.space_used = record.space_used;
  return {
    id: idText(record.id),
    name: record.name ?? "",
    login: record.login ?? "",
    status: record.status ?? "unknown",
    role: record.role ?? null,
    isAppUser: record.is_platform_access_only === true,
    createdAt: timeOrNull(record.created_at),
    modifiedAt: timeOrNull(record.modified_at),
    spaceAmount: amount === unlimitedSpace ? -1 : amount,
    spaceUsed: used,
    details,
  };
}

async function countUsers(get: Get): Promise<number> {
  const { value } = await get("/users", { user_type: "managed", limit: 1, fields: "id" }, countPage);
  return value.total_count;
}

async function readMarkerPage(get: Get, cursor: CursorOf<"users">, log: InventoryRequest["log"]) {
  const parameters = { user_type: "managed", usemarker: true, limit: pageSize, fields };
  if (cursor.marker === null) return get("/users", parameters, markerPage);
  try {
    return await get("/users", { ...parameters, marker: cursor.marker }, markerPage);
  } catch (error) {
    // Box does not promise how long a marker lives. What was listed already is only written once more.
    if (!(error instanceof BoxRefused) || error.status !== 400) throw error;
    log("warning", `${error.message} The users are listed from the beginning again.`);
    return get("/users", parameters, markerPage);
  }
}

/**
 * Every managed user and app user, by marker (developer.box.com, reference "List enterprise users"). A page may
 * come short although more remain; the listing ends where there is no further marker.
 * `expected` is the lesser of Box's counts before and after, as people come and go meanwhile.
 */
export async function* readUsers(
  get: Get,
  from: CursorOf<"users">,
  log: InventoryRequest["log"],
): AsyncGenerator<Page<Item<"users">>> {
  let cursor: CursorOf<"users"> = from.total === null ? { ...from, total: await countUsers(get) } : from;
  let emptyPages = 0;
  let asked = readMarkerPage(get, cursor, log);
  for (;;) {
    const { value, bytes } = await asked;
    const marker = value.next_marker || null;
    const listed = cursor.listed + value.entries.length;
    emptyPages = value.entries.length === 0 ? emptyPages + 1 : 0;
    const goesOn = marker !== null && marker !== cursor.marker && emptyPages <= emptyPagesBorne;
    const next = { ...cursor, marker, listed, short: cursor.short || value.entries.length < pageSize };
    // Asked for while this page is taken apart and uploaded.
    if (goesOn) {
      asked = readMarkerPage(get, next, log);
      asked.catch(() => {});
    }
    const read = fitting(value.entries, toItem, userItem);
    if (!goesOn) {
      const total = Math.min(cursor.total ?? 0, await countUsers(get));
      const expected = expectedCount({ ...cursor, listed, total });
      const end =
        marker === null
          ? ({ outcome: "complete", expected, position: null } as const)
          : ({
              outcome: "partial",
              reason: `Box's listing of the users stopped going on after ${listed} of them.`,
            } as const);
      yield { ...read, bytes, start: cursor, next: groupsStart, end };
      return;
    }
    yield { ...read, bytes, start: cursor, next, end: null };
    cursor = next;
  }
}
