import { type Caller, requireRole } from "#lib/caller.ts";
import { db, Prisma } from "#lib/db.ts";
import { NotFound } from "#lib/errors.ts";
import { isStorable } from "#lib/storable.ts";
import { containing } from "#lib/text.ts";
import type { GroupFilter } from "./filters.ts";
import { cutPage, decodeKey, keyPaging, textColumn } from "./key-paging.ts";

const groupsPageSize = 50;

const byName = { column: Prisma.sql`g.name`, ...textColumn };

export type InventoryGroupRow = {
  id: string;
  name: string;
  groupType: string;
  description: string | null;
  members: number;
};

/** Whether a text is the key of a page of groups. */
export const isGroupKey = (key: string) => decodeKey(key, byName) !== null;

/** One page of a run's groups by name, each with how many members were read, and the key of the next page. */
export async function readInventoryGroups(person: Caller, runId: string, filter: GroupFilter, size = groupsPageSize) {
  requireRole(person, "viewer");
  const paging = keyPaging(byName, Prisma.sql`g.id`, "asc", decodeKey(filter.after, byName));
  const search = filter.search ? Prisma.sql`AND g.name ILIKE ${containing(filter.search)}` : Prisma.empty;
  const rows = await db.$queryRaw<InventoryGroupRow[]>`
    SELECT g.id, g.name, g.group_type AS "groupType", g.description, m.members
    FROM inventory_group g
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS members FROM inventory_membership m WHERE m.run_id = g.run_id AND m.group_id = g.id
    ) m
    WHERE g.run_id = ${runId}::uuid AND ${paging.condition} ${search}
    ${paging.orderBy} LIMIT ${size + 1}`;
  const page = cutPage(rows, size, (row) => ({ value: row.name, id: row.id }));
  return { groups: page.rows, next: page.next };
}

export type GroupMemberRow = {
  id: string;
  name: string | null;
  login: string | null;
  status: string | null;
  role: string;
};

/** One group of a run and one page of its members, by user id. Throws NotFound. */
export async function readInventoryGroup(
  person: Caller,
  runId: string,
  groupId: string,
  after: string | null,
  size = groupsPageSize,
) {
  requireRole(person, "viewer");
  if (!isStorable(groupId)) throw new NotFound("This group is not in the published inventory.");
  const group = await db.inventoryGroup.findUnique({
    where: { runId_id: { runId, id: groupId } },
    omit: { contentHash: true },
  });
  if (!group) throw new NotFound("This group is not in the published inventory.");
  const rows = await db.$queryRaw<GroupMemberRow[]>`
    SELECT m.user_id AS id, u.name, u.login, u.status, m.role
    FROM inventory_membership m LEFT JOIN inventory_user u ON u.run_id = m.run_id AND u.id = m.user_id
    WHERE m.run_id = ${runId}::uuid AND m.group_id = ${groupId} AND m.user_id > ${after && isStorable(after) ? after : ""}
    ORDER BY m.user_id LIMIT ${size + 1}`;
  const page = rows.slice(0, size);
  return { group, members: page, next: rows.length > size ? (page.at(-1)?.id ?? null) : null };
}
