import { hash } from "node:crypto";
import type { Item, Stream } from "./items.ts";

/** The streams whose rows are the inventory itself; activity is what is known of its users over time. */
export type ListedStream = Exclude<Stream, "activity">;
export const listedStreams = ["users", "groups", "memberships"] as const satisfies readonly ListedStream[];

type Value = string | number | boolean | null;
type Column<S extends ListedStream> = readonly [name: string, value: (item: Item<S>) => Value];

/** Where the rows of a stream go, and how an item becomes a row. Each row also has its content_hash. */
export type InventoryTable<S extends ListedStream> = { name: string; columns: readonly Column<S>[] };

const users: InventoryTable<"users"> = {
  name: "inventory_user",
  columns: [
    ["id", (user) => user.id],
    ["name", (user) => user.name],
    ["login", (user) => user.login],
    ["status", (user) => user.status],
    ["role", (user) => user.role],
    ["is_app_user", (user) => user.isAppUser],
    ["provider_created_at", (user) => user.createdAt],
    ["provider_modified_at", (user) => user.modifiedAt],
    ["space_amount", (user) => user.spaceAmount],
    ["space_used", (user) => user.spaceUsed],
    ["details", (user) => JSON.stringify(user.details)],
  ],
};

const groups: InventoryTable<"groups"> = {
  name: "inventory_group",
  columns: [
    ["id", (group) => group.id],
    ["name", (group) => group.name],
    ["group_type", (group) => group.groupType],
    ["description", (group) => group.description],
    ["details", (group) => JSON.stringify(group.details)],
  ],
};

const memberships: InventoryTable<"memberships"> = {
  name: "inventory_membership",
  columns: [
    ["id", (membership) => membership.id],
    ["group_id", (membership) => membership.groupId],
    ["user_id", (membership) => membership.userId],
    ["role", (membership) => membership.role],
  ],
};

export const inventoryTables: { [S in ListedStream]: InventoryTable<S> } = { users, groups, memberships };

// 16 bytes of SHA-256 over the row as it is sent: to tell rows that changed, not to withstand anyone.
const contentHash = (row: string) => hash("sha256", row, "hex").slice(0, 32);

const escapes: Record<string, string> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const needsEscape = /[\\\n\r\t]/;

function copyText(value: Value): string {
  if (value === null) return "\\N";
  if (typeof value !== "string") return String(value);
  return needsEscape.test(value) ? value.replace(/[\\\n\r\t]/g, (character) => escapes[character] ?? character) : value;
}

/** An item as a line of COPY's text format, without its end: the columns, then the content hash. */
export function copyLine<S extends ListedStream>({ columns }: InventoryTable<S>, item: Item<S>): string {
  let line = "";
  for (const [, value] of columns) line += `${copyText(value(item))}\t`;
  return `${line}\\\\x${contentHash(line)}`;
}

/** The columns of a stream's rows that its items give, in the order of `copyLine`. */
export function itemColumns<S extends ListedStream>({ columns }: InventoryTable<S>): string[] {
  return [...columns.map(([name]) => name), "content_hash"];
}

/** The table of a stream, and every column that is copied when its rows are carried over to another run. */
export const carriedColumns: Record<Stream, { table: string; columns: string }> = {
  users: { table: users.name, columns: [...itemColumns(users), "last_login_at", "last_activity_at"].join(", ") },
  groups: { table: groups.name, columns: itemColumns(groups).join(", ") },
  memberships: { table: memberships.name, columns: itemColumns(memberships).join(", ") },
  activity: { table: "inventory_activity", columns: "user_id, last_login_at, last_activity_at" },
};
