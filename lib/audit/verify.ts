import { type Caller, requireRole } from "#lib/caller.ts";
import { db, Prisma } from "#lib/db.ts";
import { firstPreviousHash, type HashedRow, hashRow } from "./encoding.ts";

export type BrokenRow = {
  /** The row's place in the log, counted from 1; null when it never got one. */
  position: string | null;
  /** The row's own id; null when the row is missing. */
  id: string | null;
  /** What the row says now, and what is wrong with it. */
  row: { event: string; subject: string; actorName: string } | null;
  fault: "changed" | "missing" | "added";
};

export type Verification =
  | { holds: true; rows: number; lastHash: string }
  | { holds: false; rowsBefore: number; broken: BrokenRow };

type ChainRow = HashedRow & { position: string; id: string; hash: string | null };

type Head = { position: bigint; hash: string };

const chunk = 500;

const columns = Prisma.sql`e.position::text, e.id::text, e.previous_hash AS "previousHash", e.hash,
  trunc(extract(epoch FROM e.at) * 1000000)::text AS "atMicroseconds", e.actor_kind AS "actorKind",
  e.actor_id AS "actorId", e.actor_name AS "actorName", e.address, e.noun, e.event,
  e.subject_id AS "subjectId", e.subject, e.before::text, e.after::text`;

const readHead = () => db.auditHead.findUnique({ where: { id: 1 } });

async function* rowsUpTo(last: bigint): AsyncGenerator<ChainRow> {
  let after: { position: string; id: string } | undefined;
  for (;;) {
    const beyond = after
      ? Prisma.sql`(e.position, e.id) > (${after.position}::bigint, ${after.id}::bigint)`
      : Prisma.sql`true`;
    const rows = await db.$queryRaw<ChainRow[]>`
      SELECT ${columns} FROM audit_event e WHERE e.position <= ${last} AND ${beyond}
      ORDER BY e.position, e.id LIMIT ${chunk}`;
    yield* rows;
    after = rows.at(-1);
    if (rows.length < chunk) return;
  }
}

function broken(fault: BrokenRow["fault"], row: Omit<ChainRow, "position"> & { position: string | null }): BrokenRow {
  const event = `${row.noun} ${row.event}`;
  const said = { event, subject: row.subject ?? "", actorName: row.actorName ?? "" };
  return { position: row.position, id: row.id, row: said, fault };
}

const missing = (position: bigint): BrokenRow => ({
  position: String(position),
  id: null,
  row: null,
  fault: "missing",
});

/** A row beyond the head, or without a place: none that was written with its change is. */
async function findAdded(): Promise<BrokenRow | null> {
  const [row] = await db.$queryRaw<(Omit<ChainRow, "position"> & { position: string | null })[]>`
    SELECT ${columns} FROM audit_event e
    WHERE e.position IS NULL OR e.position > (SELECT position FROM audit_head WHERE id = 1)
    ORDER BY e.position, e.id LIMIT 1`;
  return row ? broken("added", row) : null;
}

/** What breaks the chain at this row; null when it holds. A row rehashed after a change shows at the one behind it. */
function faultAt(row: ChainRow, before: ChainRow | null): BrokenRow | null {
  const expected = BigInt(before?.position ?? 0) + 1n;
  const position = BigInt(row.position);
  if (position < expected) return broken("added", row);
  if (position > expected) return missing(expected);
  if (hashRow(row) !== row.hash) return broken("changed", row);
  if (row.previousHash === (before?.hash ?? firstPreviousHash)) return null;
  return broken("changed", before ?? row);
}

function faultAtEnd(head: Head, last: ChainRow | null): BrokenRow | null {
  const length = BigInt(last?.position ?? 0);
  if (length < head.position) return missing(length + 1n);
  if (last && last.hash !== head.hash) return broken("changed", last);
  return null;
}

/**
 * Walks the whole audit log, some hundred rows at a time, and tells that it holds or which row is the first that does
 * not. Rows written meanwhile are left for the next time.
 */
export async function verifyChain(person: Caller): Promise<Verification> {
  if (person.kind !== "engine") requireRole(person, "viewer");
  const head = await readHead();
  if (!head) throw new Error("audit_head has no row: the audit log's end is gone.");
  let last: ChainRow | null = null;
  let rows = 0;
  for await (const row of rowsUpTo(head.position)) {
    const fault = faultAt(row, last);
    if (fault) return { holds: false, rowsBefore: rows - (fault.id === last?.id ? 1 : 0), broken: fault };
    last = row;
    rows++;
  }
  const fault = faultAtEnd(head, last);
  if (fault) return { holds: false, rowsBefore: fault.id === null ? rows : rows - 1, broken: fault };
  const added = await findAdded();
  if (added) return { holds: false, rowsBefore: rows, broken: added };
  return { holds: true, rows, lastHash: head.hash };
}
