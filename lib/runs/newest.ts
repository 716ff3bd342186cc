import { db, Prisma } from "#lib/db.ts";
import { isId } from "#lib/text.ts";
import type { RunFilter } from "./filters.ts";
import { namedBy } from "./search.ts";

const dayMs = 86_400_000;

// In the statement itself: the index run_by_person_idx holds only the runs of which it says so.
const byTrigger = { person: Prisma.sql`trigger = 'person'`, schedule: Prisma.sql`trigger = 'schedule'` };

function conditionsOf(filter: RunFilter): Prisma.Sql[] {
  const all: Prisma.Sql[] = [];
  if (isId(filter.search)) all.push(Prisma.sql`id = ${filter.search}::uuid`);
  if (filter.connectorId) all.push(Prisma.sql`connector_id = ${filter.connectorId}::uuid`);
  if (filter.trigger) all.push(byTrigger[filter.trigger]);
  if (filter.endpointServerId) all.push(Prisma.sql`endpoint_server_id = ${filter.endpointServerId}::uuid`);
  if (filter.from) all.push(Prisma.sql`queued_at >= ${new Date(filter.from)}`);
  if (filter.to) {
    const dayAfter = Date.parse(filter.to) + dayMs;
    all.push(Prisma.sql`queued_at < ${new Date(dayAfter)}`);
    // Ids grow with time, by the clocks of the machines that make them: those of a day later need not be looked at.
    all.push(Prisma.sql`id < coalesce(
      (SELECT late.id FROM run late WHERE late.queued_at >= ${new Date(dayAfter + dayMs)} ORDER BY late.queued_at LIMIT 1),
      'ffffffff-ffff-ffff-ffff-ffffffffffff')`);
  }
  if (filter.after) all.push(Prisma.sql`id < ${filter.after}::uuid`);
  return all;
}

const newestWhere = (most: number, conditions: Prisma.Sql[]) => Prisma.sql`
  SELECT id FROM run WHERE ${Prisma.join([Prisma.sql`true`, ...conditions], " AND ")} ORDER BY id DESC LIMIT ${most}::int`;

const newestOfEach = (most: number, column: Prisma.Sql, keys: Prisma.Sql, conditions: Prisma.Sql[]) => Prisma.sql`
  SELECT newest.id FROM unnest(${keys}) AS source(key)
  CROSS JOIN LATERAL (${newestWhere(most, [Prisma.sql`${column} = source.key`, ...conditions])}) newest`;

/** Selections that together hold the newest runs that the filter lets through, each found by an index of its own. */
async function selectionsOf(filter: RunFilter, most: number): Promise<Prisma.Sql[]> {
  const { search, states } = filter;
  const conditions = conditionsOf(filter);
  if (search && !isId(search)) {
    if (states.length > 0) conditions.push(Prisma.sql`state = ANY(${states}::text[]::run_state[])`);
    const { connectorIds, endpointServerIds, failureCodes } = await namedBy(search);
    return [
      newestOfEach(most, Prisma.sql`connector_id`, Prisma.sql`${connectorIds}::uuid[]`, conditions),
      newestOfEach(most, Prisma.sql`endpoint_server_id`, Prisma.sql`${endpointServerIds}::uuid[]`, conditions),
      newestOfEach(most, Prisma.sql`failure_code`, Prisma.sql`${failureCodes}::text[]`, conditions),
    ];
  }
  if (states.length === 0) return [newestWhere(most, conditions)];
  // One by one, as the planner then knows of each how rare it is.
  return states.map((state) => newestWhere(most, [Prisma.sql`state = ${state}::run_state`, ...conditions]));
}

/** Ids of the newest runs that the filter lets through, newest first. */
export async function newestRuns(filter: RunFilter, most: number): Promise<string[]> {
  const selections = await selectionsOf(filter, most);
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM ((${Prisma.join(selections, ") UNION (")})) found ORDER BY id DESC LIMIT ${most}::int`;
  return rows.map(({ id }) => id);
}
