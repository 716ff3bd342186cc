import { type Caller, requireRole } from "#lib/caller.ts";
import { db, Prisma } from "#lib/db.ts";
import { Conflict, Invalid } from "#lib/errors.ts";
import { countedOnce } from "#lib/inventory/counted-once.ts";
import { type ComparedRun, readComparedRuns } from "./compared-runs.ts";
import { type Comparison, comparisons } from "./comparison.ts";

const rowsPageSize = 50;

type Pair = { a: ComparedRun; b: ComparedRun };

/** Why a comparison can't be made; null when the stream it needs is known in both. */
function whyNotComparable({ a, b }: Pair, comparison: Comparison): string | null {
  const { stream } = comparisons[comparison];
  return a.unknown[stream] ?? b.unknown[stream] ?? null;
}

async function countUsers(a: string, b: string) {
  const [row] = await db.$queryRaw<Record<"joiners" | "leavers" | "role" | "status" | "storage", number>[]>`
    SELECT count(*) FILTER (WHERE o.id IS NULL)::int AS joiners, count(*) FILTER (WHERE n.id IS NULL)::int AS leavers,
      count(*) FILTER (WHERE n.id = o.id AND n.role IS DISTINCT FROM o.role)::int AS role,
      count(*) FILTER (WHERE n.status <> o.status)::int AS status,
      count(*) FILTER (WHERE n.space_used <> o.space_used)::int AS storage
    FROM (SELECT id, role, status, space_used FROM inventory_user WHERE run_id = ${b}::uuid) n
    FULL JOIN (SELECT id, role, status, space_used FROM inventory_user WHERE run_id = ${a}::uuid) o ON o.id = n.id`;
  return row;
}

async function countMemberships(a: string, b: string) {
  const [row] = await db.$queryRaw<Record<"groupsJoined" | "groupsLeft" | "groupRole", number>[]>`
    SELECT count(*) FILTER (WHERE o.user_id IS NULL)::int AS "groupsJoined",
      count(*) FILTER (WHERE n.user_id IS NULL)::int AS "groupsLeft",
      count(*) FILTER (WHERE n.role <> o.role)::int AS "groupRole"
    FROM (SELECT group_id, user_id, role FROM inventory_membership WHERE run_id = ${b}::uuid) n
    FULL JOIN (SELECT group_id, user_id, role FROM inventory_membership WHERE run_id = ${a}::uuid) o
      ON o.group_id = n.group_id AND o.user_id = n.user_id`;
  return row;
}

/** Two kept inventories of one connector: each comparison's count, null with the reason where a stream is not known. */
export async function compareInventories(person: Caller, a: string, b: string) {
  requireRole(person, "viewer");
  const pair = await readComparedRuns(a, b);
  const [users, memberships] = await Promise.all([
    whyNotComparable(pair, "joiners") ? undefined : countedOnce(`users ${a} ${b}`, () => countUsers(a, b)),
    whyNotComparable(pair, "groupsJoined")
      ? undefined
      : countedOnce(`memberships ${a} ${b}`, () => countMemberships(a, b)),
  ]);
  await requireStillKept(a, b);
  const counted = { ...users, ...memberships } as Partial<Record<Comparison, number>>;
  const counts = (Object.keys(comparisons) as Comparison[]).map((comparison) => ({
    comparison,
    count: counted[comparison] ?? null,
    reason: whyNotComparable(pair, comparison),
  }));
  return { ...pair, counts };
}

// An inventory is given up before its rows go: who finds it kept after reading has read all of it.
export async function requireStillKept(...ids: string[]): Promise<void> {
  const kept = await db.run.count({ where: { id: { in: ids }, prunedAt: null } });
  if (kept < new Set(ids).size)
    throw new Conflict("One of the inventories was just deleted: it is older than what is kept.");
}

export type ComparedRow = {
  id: string;
  name: string | null;
  login: string | null;
  groupName: string | null;
  before: string | null;
  after: string | null;
  /** Where the next page goes on. */
  key: string;
};

const user = (run: string) => Prisma.sql`inventory_user WHERE run_id = ${run}::uuid`;

const userColumn = {
  role: { column: Prisma.sql`role`, differs: Prisma.sql`n.role IS DISTINCT FROM o.role` },
  status: { column: Prisma.sql`status`, differs: Prisma.sql`n.status <> o.status` },
} as const;

function onlyIn(run: string, other: string, after: string, take: number) {
  return db.$queryRaw<ComparedRow[]>`
    SELECT u.id, u.name, u.login, NULL AS "groupName", NULL AS before, NULL AS after, u.id AS key
    FROM inventory_user u WHERE u.run_id = ${run}::uuid AND u.id > ${after}
      AND NOT EXISTS (SELECT FROM inventory_user x WHERE x.run_id = ${other}::uuid AND x.id = u.id)
    ORDER BY u.id LIMIT ${take}`;
}

function changedUsers(a: string, b: string, by: keyof typeof userColumn, after: string, take: number) {
  const { column, differs } = userColumn[by];
  return db.$queryRaw<ComparedRow[]>`
    SELECT n.id, n.name, n.login, NULL AS "groupName", o.${column} AS before, n.${column} AS after, n.id AS key
    FROM (SELECT * FROM ${user(b)}) n JOIN (SELECT * FROM ${user(a)}) o ON o.id = n.id
    WHERE ${differs} AND n.id > ${after} ORDER BY n.id LIMIT ${take}`;
}

/** Those whose storage changed most come first, grown and shrunk alike, so that both directions list the same. */
function changedStorage(a: string, b: string, after: string, take: number) {
  const [size = "", id = ""] = after.split(" ");
  const last = /^\d{1,18}$/.test(size) ? BigInt(size) : null;
  if (after && last === null) throw new Invalid("This page address is damaged. Go back to the first page.");
  const beyond = last === null ? Prisma.sql`true` : Prisma.sql`(moved < ${last} OR (moved = ${last} AND id > ${id}))`;
  return db.$queryRaw<ComparedRow[]>`
    SELECT id, name, login, NULL AS "groupName", before, after, moved || ' ' || id AS key FROM (
      SELECT n.id, n.name, n.login, o.space_used::text AS before, n.space_used::text AS after,
        abs(n.space_used - o.space_used) AS moved
      FROM (SELECT * FROM ${user(b)}) n JOIN (SELECT * FROM ${user(a)}) o ON o.id = n.id
      WHERE n.space_used <> o.space_used) changed
    WHERE ${beyond} ORDER BY moved DESC, id LIMIT ${take}`;
}

function memberships(a: string, b: string, which: Prisma.Sql, named: string, after: string, take: number) {
  const [group = "", userId = ""] = after.split(" ");
  return db.$queryRaw<ComparedRow[]>`
    SELECT m.user_id AS id, u.name, u.login, coalesce(g.name, m.group_id) AS "groupName", m.before, m.after,
      m.group_id || ' ' || m.user_id AS key
    FROM (
      SELECT coalesce(n.group_id, o.group_id) AS group_id, coalesce(n.user_id, o.user_id) AS user_id,
        o.role AS before, n.role AS after
      FROM (SELECT group_id, user_id, role FROM inventory_membership WHERE run_id = ${b}::uuid) n
      FULL JOIN (SELECT group_id, user_id, role FROM inventory_membership WHERE run_id = ${a}::uuid) o
        ON o.group_id = n.group_id AND o.user_id = n.user_id
      WHERE ${which}
    ) m
    LEFT JOIN inventory_user u ON u.run_id = ${named}::uuid AND u.id = m.user_id
    LEFT JOIN inventory_group g ON g.run_id = ${named}::uuid AND g.id = m.group_id
    WHERE (m.group_id, m.user_id) > (${group}, ${userId}) ORDER BY m.group_id, m.user_id LIMIT ${take}`;
}

function readRows(a: string, b: string, comparison: Comparison, after: string, take: number): Promise<ComparedRow[]> {
  switch (comparison) {
    case "joiners":
      return onlyIn(b, a, after, take);
    case "leavers":
      return onlyIn(a, b, after, take);
    case "role":
    case "status":
      return changedUsers(a, b, comparison, after, take);
    case "storage":
      return changedStorage(a, b, after, take);
    case "groupsJoined":
      return memberships(a, b, Prisma.sql`o.user_id IS NULL`, b, after, take);
    case "groupsLeft":
      return memberships(a, b, Prisma.sql`n.user_id IS NULL`, a, after, take);
    case "groupRole":
      return memberships(a, b, Prisma.sql`n.role <> o.role`, b, after, take);
  }
}

type Asked = { a: string; b: string; show: Comparison; after: string | null };

/** One page of the rows behind a comparison's count, and the key of the next one; none where it is not known. */
export async function readComparedRows(person: Caller, { a, b, show, after }: Asked, size = rowsPageSize) {
  requireRole(person, "viewer");
  const pair = await readComparedRuns(a, b);
  if (whyNotComparable(pair, show)) return { rows: [], next: null };
  const found = await readRows(a, b, show, after ?? "", size + 1);
  await requireStillKept(a, b);
  const rows = found.slice(0, size);
  return { rows, next: found.length > size ? (rows.at(-1)?.key ?? null) : null };
}
