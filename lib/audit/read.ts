import { type Caller, requireRole } from "#lib/caller.ts";
import { db, type Prisma } from "#lib/db.ts";
import { NotFound } from "#lib/errors.ts";
import type { AuditFilter } from "./filters.ts";

const auditPageSize = 50;

/** A search looks through at most so many rows for one page, some half a second's: no index has a part of a name. */
const rowsSearchedAtOnce = 200_000;

/** The engine's jobs have no id; this stands for them among the actors. */
const engineActor = "engine";

const dayMs = 86_400_000;

/** Rows from there on came later than `time`: none was under way for a day. Null when no row is as late. */
async function positionWellAfter(time: Date): Promise<bigint | null> {
  const row = await db.auditEvent.findFirst({
    where: { at: { gte: new Date(time.getTime() + dayMs) }, position: { not: null } },
    orderBy: { at: "asc" },
    select: { position: true },
  });
  return row?.position ?? null;
}

/** Only rows before this position come into question; null when all do. */
async function endOf({ to, after }: AuditFilter): Promise<bigint | null> {
  const beyond = to ? await positionWellAfter(new Date(Date.parse(to) + dayMs)) : null;
  const key = after ? BigInt(after) : null;
  if (key === null || beyond === null) return key ?? beyond;
  return key < beyond ? key : beyond;
}

function whereOf(filter: AuditFilter, position: Prisma.BigIntNullableFilter): Prisma.AuditEventWhereInput {
  const { search, noun, event, actor, subjectId, from, to } = filter;
  const dayAfter = to ? new Date(Date.parse(to) + dayMs) : undefined;
  // Prisma leaves the wildcards of LIKE in what is searched for.
  const contains = { contains: search.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" } as const;
  return {
    position,
    ...(noun && { noun }),
    ...(event && { event }),
    ...(actor && (actor === engineActor ? { actorKind: engineActor } : { actorId: actor })),
    ...(subjectId && { subjectId }),
    ...((from || dayAfter) && { at: { ...(from && { gte: new Date(from) }), lt: dayAfter } }),
    ...(search && { OR: [{ subject: contains }, { actorName: contains }, { address: contains }] }),
  };
}

/** The first of the rows that a search for one page looks through, which end before `end`; null at the first of all. */
async function searchFloor(end: bigint | null, most: number): Promise<{ position: bigint; at: Date } | null> {
  const newest = await db.auditEvent.findFirst({
    where: { position: { not: null } },
    orderBy: { position: "desc" },
    select: { position: true },
  });
  const head = (newest?.position ?? 0n) + 1n;
  const floor = (end !== null && end < head ? end : head) - BigInt(most);
  if (floor <= 1n) return null;
  const row = await db.auditEvent.findUnique({ where: { position: floor }, select: { at: true } });
  return row && { position: floor, at: row.at };
}

/**
 * One page of the audit log, newest first, and the key of the next page. A search that has looked through many rows
 * without filling its page ends there: `searchedTo` is the time of the last of them, and the next page goes on from it.
 */
export async function readAuditEvents(
  person: Caller,
  filter: AuditFilter,
  size = auditPageSize,
  rowsSearched = rowsSearchedAtOnce,
) {
  requireRole(person, "viewer");
  const end = await endOf(filter);
  const floor = filter.search ? await searchFloor(end, rowsSearched) : null;
  const position = { ...(end === null ? { not: null } : { lt: end }), ...(floor && { gte: floor.position }) };
  const rows = await db.auditEvent.findMany({
    where: whereOf(filter, position),
    orderBy: { position: "desc" },
    take: size + 1,
  });
  const events = rows.slice(0, size);
  if (rows.length > size) return { events, next: String(events.at(-1)?.position), searchedTo: null };
  // A row's time may be a little before that of the row before it, never by a day.
  const isOver = !floor || (filter.from !== null && floor.at.getTime() < Date.parse(filter.from) - dayMs);
  return isOver
    ? { events, next: null, searchedTo: null }
    : { events, next: String(floor.position), searchedTo: floor.at };
}

export type AuditEventRow = Awaited<ReturnType<typeof readAuditEvents>>["events"][number];

/** One row of the audit log by its place in it. Throws NotFound. */
export async function readAuditEvent(person: Caller, position: string): Promise<AuditEventRow> {
  requireRole(person, "viewer");
  const found = /^\d{1,18}$/.test(position)
    ? await db.auditEvent.findUnique({ where: { position: BigInt(position) } })
    : null;
  if (!found) throw new NotFound("There is no such row in the audit log.");
  return found;
}

/** Everyone who may be named as actor in the filter: people, endpoint servers, and the engine. */
export async function readAuditActors(person: Caller): Promise<{ value: string; label: string }[]> {
  requireRole(person, "viewer");
  const select = { id: true, name: true } as const;
  const [people, servers] = await Promise.all([
    db.user.findMany({ select, orderBy: { name: "asc" }, take: 500 }),
    db.endpointServer.findMany({ select, orderBy: { name: "asc" }, take: 500 }),
  ]);
  return [
    { value: engineActor, label: "Engine" },
    ...[...people, ...servers].map(({ id, name }) => ({ value: id, label: name })),
  ];
}
