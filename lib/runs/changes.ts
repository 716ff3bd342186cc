import { type Caller, requireRole } from "#lib/caller.ts";
import { db, Prisma } from "#lib/db.ts";
import { NotFound } from "#lib/errors.ts";
import { changedFields, type StoredRow } from "#lib/inventory/field-changes.ts";
import { inventoryTables, type ListedStream } from "#lib/inventory/tables.ts";
import { requireStillKept } from "./compare.ts";
import type { ChangesFilter } from "./comparison.ts";

const rowsPageSize = 50;

type Read = { id: string; before: StoredRow | null; after: StoredRow | null };
type Sides = { from: string; to: string; after: string; take: number };

function readRows(stream: ListedStream, change: ChangesFilter["change"], { from, to, after, take }: Sides) {
  const table = Prisma.raw(inventoryTables[stream].name);
  if (change === "changed") {
    return db.$queryRaw<Read[]>`
      SELECT n.id, to_jsonb(o) AS before, to_jsonb(n) AS after
      FROM (SELECT * FROM ${table} WHERE run_id = ${to}::uuid) n JOIN (SELECT * FROM ${table} WHERE run_id = ${from}::uuid) o
        ON o.id = n.id
      WHERE n.content_hash <> o.content_hash AND n.id > ${after} ORDER BY n.id LIMIT ${take}`;
  }
  const [run, other, side] = change === "added" ? [to, from, Prisma.sql`after`] : [from, to, Prisma.sql`before`];
  const rest = change === "added" ? Prisma.sql`NULL::jsonb AS before` : Prisma.sql`NULL::jsonb AS after`;
  return db.$queryRaw<Read[]>`
    SELECT t.id, to_jsonb(t) AS ${side}, ${rest} FROM ${table} t WHERE t.run_id = ${run}::uuid AND t.id > ${after}
      AND NOT EXISTS (SELECT FROM ${table} x WHERE x.run_id = ${other}::uuid AND x.id = t.id)
    ORDER BY t.id LIMIT ${take}`;
}

/** "Ann, ann@acme.example" for a row of a stream. */
function nameOf(row: StoredRow | null): string {
  const { name, login, group_id: group, user_id: user } = row ?? {};
  if (user !== undefined) return `User ${user} in group ${group}`;
  return [name, login].filter(Boolean).join(", ");
}

export type ChangedRow = { id: string; name: string; fields: ReturnType<typeof changedFields> };

/** Why a run's changes can't be listed, in a sentence; null when they can. */
function whyNot(run: { prunedAt: Date | null }, compared: { prunedAt: Date | null } | null, counted: boolean) {
  if (!counted) return "There was no earlier inventory of this stream to compare with.";
  if (run.prunedAt) return "The rows of this run were deleted: they are older than what is kept. The counts stay.";
  if (!compared || compared.prunedAt) {
    return "The inventory that this run was compared with was deleted: it is older than what is kept. The counts stay.";
  }
  return null;
}

/**
 * One page of the rows behind a run's added, changed and removed, by id, with the fields that changed; or why they can't
 * be shown. Throws NotFound.
 */
export async function readRunChanges(person: Caller, runId: string, filter: ChangesFilter, size = rowsPageSize) {
  requireRole(person, "viewer");
  const { stream, change, after } = filter;
  const run = await db.run.findUnique({
    where: { id: runId },
    select: {
      prunedAt: true,
      queuedAt: true,
      connector: { select: { id: true, name: true } },
      streams: { where: { stream }, select: { added: true, changed: true, removed: true, comparedRunId: true } },
    },
  });
  if (!run) throw new NotFound("This run does not exist, or its connector was deleted.");
  const [counts] = run.streams;
  const compared = counts?.comparedRunId
    ? await db.run.findUnique({
        where: { id: counts.comparedRunId },
        select: { id: true, queuedAt: true, prunedAt: true },
      })
    : null;
  const count = counts?.[change] ?? null;
  const about = { connector: run.connector, compared, count };
  const reason = whyNot(run, compared, count !== null);
  if (reason || !compared) return { ...about, rows: [] as ChangedRow[], next: null, reason };
  const read = await readRows(stream, change, { from: compared.id, to: runId, after: after ?? "", take: size + 1 });
  await requireStillKept(runId, compared.id);
  const rows = read.slice(0, size).map(({ id, before, after: now }) => ({
    id,
    name: nameOf(now ?? before),
    fields: change === "changed" ? changedFields(before ?? {}, now ?? {}) : [],
  }));
  return { ...about, rows, next: read.length > size ? (rows.at(-1)?.id ?? null) : null, reason: null };
}
