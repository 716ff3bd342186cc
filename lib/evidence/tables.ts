import { type CsvValue, csvLine } from "#lib/csv.ts";
import { db, Prisma } from "#lib/db.ts";

/** A connector's month on the clock of its own zone. */
export type MonthOf = { connectorId: string; from: Date; to: Date };

type Cell = CsvValue | Prisma.JsonValue;
type Row = Record<string, Cell> & { key: readonly string[] };

const chunk = 1000;

function cellOf(value: Cell): CsvValue {
  return typeof value === "object" && value !== null && !(value instanceof Date) ? JSON.stringify(value) : value;
}

/** A query's rows as CSV lines, read page by page: `query` gives those after a row's `key` in the order of the keys. */
async function* csvOf(
  columns: readonly string[],
  first: readonly string[],
  query: (after: readonly string[]) => Prisma.Sql,
): AsyncGenerator<string> {
  yield csvLine(columns);
  let after = first;
  for (;;) {
    const rows = await db.$queryRaw<Row[]>`${query(after)} LIMIT ${chunk}`;
    yield rows.map((row) => csvLine(columns.map((column) => cellOf(row[column] ?? null)))).join("");
    const last = rows.at(-1);
    if (!last || rows.length < chunk) return;
    after = last.key;
  }
}

const beforeAll = "00000000-0000-0000-0000-000000000000";

const runsOf = ({ connectorId, from, to }: MonthOf) => Prisma.sql`run.connector_id = ${connectorId}::uuid
  AND run.queued_at >= ${from} AND run.queued_at < ${to}`;

/** Every run queued in the month. */
export const runsCsv = (month: MonthOf) =>
  csvOf(
    [
      ...["run_id", "trigger", "started_by", "queued_at", "started_at", "ended_at", "state", "reason"],
      ...["failure_code", "failure_detail", "endpoint_server"],
    ],
    [beforeAll],
    ([runId]) => Prisma.sql`
      SELECT ARRAY[run.id::text] AS key, run.id::text AS run_id, run.trigger::text, person.name AS started_by,
        run.queued_at, run.started_at, run.ended_at, run.state::text, run.reason, run.failure_code, run.failure_detail,
        server.name AS endpoint_server
      FROM run LEFT JOIN "user" AS person ON person.id = run.started_by_id
        LEFT JOIN endpoint_server AS server ON server.id = run.endpoint_server_id
      WHERE ${runsOf(month)} AND run.id > ${runId}::uuid ORDER BY run.id`,
  );

/** What each of these runs read of each stream, and what had changed. */
export const streamsCsv = (month: MonthOf) =>
  csvOf(
    ["run_id", "stream", "outcome", "reason", "items", "set_aside", "expected", "added", "changed", "removed"],
    [beforeAll, ""],
    ([runId, stream]) => Prisma.sql`
      SELECT ARRAY[run.id::text, stream.stream] AS key, run.id::text AS run_id, stream.stream, stream.outcome::text,
        stream.reason, stream.items, stream.set_aside, stream.expected, stream.added, stream.changed, stream.removed
      FROM run JOIN run_stream AS stream ON stream.run_id = run.id
      WHERE ${runsOf(month)} AND (run.id, stream.stream) > (${runId}::uuid, ${stream}) ORDER BY run.id, stream.stream`,
  );

/** Every state of these runs, who brought it about and why: also who accepted or rejected what was held. */
export const statesCsv = (month: MonthOf) =>
  csvOf(
    ["run_id", "at", "from_state", "to_state", "actor", "reason", "endpoint_server", "endpoint_server_version"],
    [beforeAll, beforeAll],
    ([runId, stepId]) => Prisma.sql`
      SELECT ARRAY[run.id::text, step.id::text] AS key, run.id::text AS run_id, step.at, step.from_state::text,
        step.to_state::text, step.actor, step.reason, step.endpoint_server_name AS endpoint_server,
        step.endpoint_server_version
      FROM run JOIN run_transition AS step ON step.run_id = run.id
      WHERE ${runsOf(month)} AND (run.id, step.id) > (${runId}::uuid, ${stepId}::uuid) ORDER BY run.id, step.id`,
  );

/** The month's rows of the audit log about the connector, its authorizations and its runs, with their hashes. */
export const changesCsv = ({ connectorId, from, to }: MonthOf) =>
  csvOf(
    [
      ...["position", "at", "actor_kind", "actor", "address", "noun", "event", "subject_id", "subject"],
      ...["before", "after", "previous_hash", "hash"],
    ],
    ["0"],
    ([position]) => Prisma.sql`
      SELECT ARRAY[entry.position::text] AS key, entry.position, entry.at, entry.actor_kind, entry.actor_name AS actor,
        entry.address, entry.noun, entry.event, entry.subject_id, entry.subject, entry.before, entry.after,
        entry.previous_hash, entry.hash
      FROM audit_event AS entry
      WHERE entry.at >= ${from} AND entry.at < ${to} AND entry.position > ${position}::bigint
        AND (entry.subject_id = ${connectorId}
          OR entry.noun IN ('run', 'inventory') AND entry.subject_id IN
            (SELECT run.id::text FROM run WHERE run.connector_id = ${connectorId}::uuid)
          OR entry.noun IN ('authorization', 'grant') AND entry.subject_id IN
            (SELECT unnest(ARRAY[id, grant_id])::text FROM "authorization"
              WHERE connector_id = ${connectorId}::uuid OR redeemed_by_connector_id = ${connectorId}::uuid))
      ORDER BY entry.position`,
  );
