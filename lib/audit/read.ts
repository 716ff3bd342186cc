import { type Caller, requireRole } from "#lib/caller.ts";
import { db, type Prisma } from "#lib/db.ts";
import { NotFound } from "#lib/errors.ts";
import type { AuditFilter } from "./filters.ts";

const auditPageSize = 50;

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

async function whereOf(filter: AuditFilter): Promise<Prisma.AuditEventWhereInput> {
  const { search, noun, event, actor, subjectId, from, to, after } = filter;
  const dayAfter = to ? new Date(Date.parse(to) + dayMs) : undefined;
  const beyond = dayAfter ? await positionWellAfter(dayAfter) : null;
  // Prisma leaves the wildcards of LIKE in what is searched for.
  const contains = { contains: search.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" } as const;
  return {
    position: after ? { lt: BigInt(after) } : { not: null },
    ...(beyond && { AND: { position: { lt: beyond } } }),
    ...(noun && { noun }),
    ...(event && { event }),
    ...(actor && (actor === engineActor ? { actorKind: engineActor } : { actorId: actor })),
    ...(subjectId && { subjectId }),
    ...((from || dayAfter) && { at: { ...(from && { gte: new Date(from) }), lt: dayAfter } }),
    ...(search && { OR: [{ subject: contains }, { actorName: contains }, { address: contains }] }),
  };
}

/** One page of the audit log, newest first, and the key of the next page. */
export async function readAuditEvents(person: Caller, filter: AuditFilter, size = auditPageSize) {
  requireRole(person, "viewer");
  const rows = await db.auditEvent.findMany({
    where: await whereOf(filter),
    orderBy: { position: "desc" },
    take: size + 1,
  });
  const events = rows.slice(0, size);
  return { events, next: rows.length > size ? String(events.at(-1)?.position) : null };
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
