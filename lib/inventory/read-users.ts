import { type Caller, requireRole } from "#lib/caller.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import { db, Prisma } from "#lib/db.ts";
import { NotFound } from "#lib/errors.ts";
import { isStorable } from "#lib/storable.ts";
import { containing } from "#lib/text.ts";
import { countedOnce } from "./counted-once.ts";
import type { UserFilter } from "./filters.ts";
import { bytesColumn, cutPage, decodeKey, keyPaging, type SortColumn, textColumn, timeColumn } from "./key-paging.ts";

const usersPageSize = 50;

export type InventoryUserRow = {
  id: string;
  name: string;
  login: string;
  status: string;
  role: string | null;
  isAppUser: boolean;
  createdAt: Date | null;
  spaceAmount: bigint | null;
  spaceUsed: bigint | null;
  lastLoginAt: Date | null;
  lastActivityAt: Date | null;
};

const lastSeen = Prisma.sql`GREATEST(u.last_login_at, u.last_activity_at)`;

const sorts = {
  name: { column: Prisma.sql`u.name`, ...textColumn },
  login: { column: Prisma.sql`u.login`, ...textColumn },
  spaceUsed: { column: Prisma.sql`u.space_used`, ...bytesColumn },
  lastActivity: { column: lastSeen, ...timeColumn },
  created: { column: Prisma.sql`u.provider_created_at`, ...timeColumn },
} as const satisfies Record<UserFilter["sort"], SortColumn>;

const columns = Prisma.sql`u.id, u.name, u.login, u.status, u.role, u.is_app_user AS "isAppUser",
  u.provider_created_at AS "createdAt", u.space_amount AS "spaceAmount", u.space_used AS "spaceUsed",
  u.last_login_at AS "lastLoginAt", u.last_activity_at AS "lastActivityAt"`;

/** A published run, as far as its users are filtered by it. */
type InventoryRun = { runId: string; kind: string; activityUntil: Date };

function idleCondition(idle: string, until: Date): Prisma.Sql {
  if (idle === "never") return Prisma.sql`${lastSeen} IS NULL`;
  const [from, to] = idle.split("-");
  const before = new Date(until.getTime() - Number(from) * 86_400_000);
  const seen = from === "0" ? Prisma.sql`${lastSeen} IS NOT NULL` : Prisma.sql`${lastSeen} < ${before}`;
  if (!to) return seen;
  return Prisma.sql`(${seen} AND ${lastSeen} >= ${new Date(until.getTime() - (Number(to) + 1) * 86_400_000)})`;
}

function accountsCondition(accounts: UserFilter["accounts"], kind: string): Prisma.Sql {
  if (accounts !== "administrators") return Prisma.sql`u.is_app_user = ${accounts === "app"}`;
  return Prisma.sql`u.role = ANY(${[...connectorKind(kind).administratorRoles]})`;
}

const everyone = Prisma.sql`true`;

function conditions(filter: UserFilter, { kind, activityUntil }: InventoryRun): Prisma.Sql {
  const all: Prisma.Sql[] = [];
  if (filter.search) {
    const pattern = containing(filter.search);
    all.push(Prisma.sql`(u.name ILIKE ${pattern} OR u.login ILIKE ${pattern})`);
  }
  if (filter.status) all.push(Prisma.sql`u.status = ${filter.status}`);
  if (filter.role) all.push(Prisma.sql`u.role = ${filter.role}`);
  if (filter.accounts) all.push(accountsCondition(filter.accounts, kind));
  if (filter.idle) all.push(idleCondition(filter.idle, activityUntil));
  if (filter.createdIn) {
    const month = Prisma.sql`${`${filter.createdIn}-01T00:00:00Z`}::timestamptz`;
    all.push(Prisma.sql`(u.provider_created_at >= ${month} AND u.provider_created_at < ${month} + interval '1 month')`);
  }
  if (filter.inactiveDays) {
    const since = new Date(activityUntil.getTime() - filter.inactiveDays * 86_400_000);
    all.push(Prisma.sql`(${lastSeen} IS NULL OR ${lastSeen} < ${since})`);
  }
  return all.length > 0 ? Prisma.join(all, " AND ") : everyone;
}

/**
 * As often as this is a page's size, users are looked at in order for those that the filter lets through. Where that is
 * not enough, few are: then it is faster to read them all as they lie than to go on from row to row by an index.
 */
const lookedAtPerRow = 400;

async function hasMoreUsers(runId: string, than: number): Promise<boolean> {
  const stream = await db.runStream.findUnique({
    where: { runId_stream: { runId, stream: "users" } },
    select: { items: true },
  });
  return (stream?.items ?? Number.POSITIVE_INFINITY) > than;
}

type KeyedRow = InventoryUserRow & { key: string | null };

/** So many users of the run in the filter's order, from its key on, that the filter lets through. */
async function findUsers(run: InventoryRun, filter: UserFilter, most: number): Promise<KeyedRow[]> {
  const sort = sorts[filter.sort];
  const after = decodeKey(filter.after, sort);
  const { condition, orderBy } = keyPaging(sort, Prisma.sql`u.id`, filter.direction, after);
  const fromKey = Prisma.sql`SELECT u.* FROM inventory_user u WHERE u.run_id = ${run.runId}::uuid AND ${condition}`;
  const fits = conditions(filter, run);
  const read = (among: Prisma.Sql, order: Prisma.Sql) => db.$queryRaw<KeyedRow[]>`
    SELECT ${columns}, (${sort.column})::text AS key FROM (${among}) u WHERE ${fits} ${order} LIMIT ${most}`;

  const lookedAt = most * lookedAtPerRow;
  const mayBeFew = fits !== everyone && !sort.hasNulls && (await hasMoreUsers(run.runId, lookedAt));
  if (!mayBeFew) return read(fromKey, orderBy);
  const found = await read(Prisma.sql`${fromKey} ${orderBy} LIMIT ${lookedAt}`, orderBy);
  if (found.length === most) return found;
  // The same order, but none that an index has.
  const unindexed = { ...sort, column: Prisma.sql`(${sort.column} || '')` };
  return read(fromKey, keyPaging(unindexed, Prisma.sql`u.id`, filter.direction, null).orderBy);
}

/** Whether a text is the key of a page in this order. */
export const isUserKey = (sort: UserFilter["sort"], key: string) => decodeKey(key, sorts[sort]) !== null;

/** One page of a run's users, as filtered and sorted, and the key of the next page. A damaged key gives the first. */
export async function readInventoryUsers(person: Caller, run: InventoryRun, filter: UserFilter, size = usersPageSize) {
  requireRole(person, "viewer");
  const page = cutPage(await findUsers(run, filter, size + 1), size, (row) => ({ value: row.key, id: row.id }));
  return { users: page.rows.map(({ key: _, ...user }) => user), next: page.next };
}

/** How many users of the published run the filter lets through. */
export async function countInventoryUsers(person: Caller, run: InventoryRun, filter: UserFilter): Promise<number> {
  requireRole(person, "viewer");
  const narrowing = { ...filter, after: null, sort: null, direction: null };
  return countedOnce(`${run.runId} users ${JSON.stringify(narrowing)}`, async () => {
    const [row] = await db.$queryRaw<{ count: bigint }[]>`
      SELECT count(*) AS count FROM inventory_user u
      WHERE u.run_id = ${run.runId}::uuid AND ${conditions(filter, run)}`;
    return Number(row?.count ?? 0);
  });
}

/** One user of a run, with the provider's other fields and the groups it is in. Throws NotFound. */
export async function readInventoryUser(person: Caller, runId: string, userId: string) {
  requireRole(person, "viewer");
  if (!isStorable(userId)) throw new NotFound("This user is not in the published inventory.");
  const user = await db.inventoryUser.findUnique({
    where: { runId_id: { runId, id: userId } },
    omit: { contentHash: true },
  });
  if (!user) throw new NotFound("This user is not in the published inventory.");
  const groups = await db.$queryRaw<{ id: string; name: string | null; groupType: string | null; role: string }[]>`
    SELECT m.group_id AS id, g.name, g.group_type AS "groupType", m.role
    FROM inventory_membership m LEFT JOIN inventory_group g ON g.run_id = m.run_id AND g.id = m.group_id
    WHERE m.run_id = ${runId}::uuid AND m.user_id = ${userId}
    ORDER BY g.name, m.group_id LIMIT 1000`;
  return { user, groups };
}

/** The statuses and roles that occur in a published run, for the filters. */
export async function readUserChoices(person: Caller, runId: string): Promise<{ statuses: string[]; roles: string[] }> {
  requireRole(person, "viewer");
  return countedOnce(`${runId} user choices`, async () => {
    const rows = await db.$queryRaw<{ status: string; role: string | null }[]>`
      SELECT DISTINCT status, role FROM inventory_user WHERE run_id = ${runId}::uuid LIMIT 200`;
    const sorted = (values: (string | null)[]) => [...new Set(values.filter((value) => value !== null))].sort();
    return { statuses: sorted(rows.map((row) => row.status)), roles: sorted(rows.map((row) => row.role)) };
  });
}
