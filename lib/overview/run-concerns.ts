import { db, Prisma } from "#lib/db.ts";
import { type FailureCode, failures } from "#lib/runs/failures.ts";
import type { RunState } from "#lib/runs/states.ts";
import type { Concern } from "./matters.ts";

type Row = {
  id: string;
  kind: string;
  connectorId: string;
  connectorName: string;
  failureCode: FailureCode | null;
  reason: string | null;
  since: Date;
};

/** A queued run is no matter for anybody while an endpoint server may just be on its way. */
const patienceMinutes = 5;

async function readRows(state: RunState, where: Prisma.Sql, most: number): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    SELECT r.id, r.kind, c.id AS "connectorId", c.name AS "connectorName", r.failure_code AS "failureCode", r.reason,
      coalesce(r.ended_at, r.started_at, r.queued_at) AS since
    FROM run r JOIN connector c ON c.id = r.connector_id
    WHERE r.state = ${state}::run_state AND ${where}
    ORDER BY r.id DESC LIMIT ${most}`;
}

function concernOf(row: Row, href: string, otherwise: string): Concern {
  const detail = row.failureCode ? failures[row.failureCode].title : (row.reason ?? otherwise);
  return { id: row.id, subject: row.connectorName, detail, since: row.since, href };
}

const runHref = (row: Row) => `/runs/${row.id}`;
const editHref = (row: Row) => `/connectors/${row.kind}?edit=${row.connectorId}`;

/** Complete inventories that wait for a person to accept or reject them. */
export async function heldInventories(most: number): Promise<Concern[]> {
  const rows = await readRows("held", Prisma.sql`true`, most);
  return rows.map((row) => concernOf(row, runHref(row), "It waits to be accepted or rejected."));
}

/** Connectors whose last run failed, by that run. */
export async function lastRunsFailed(most: number): Promise<Concern[]> {
  const isLast = Prisma.sql`NOT EXISTS (SELECT FROM run later WHERE later.connector_id = r.connector_id AND later.id > r.id)`;
  const rows = await readRows("failed", isLast, most);
  return rows.map((row) => concernOf(row, runHref(row), "It ended without a cause."));
}

/** Runs that keep what they read until their connector is authorized. */
export async function runsWithoutGrant(most: number): Promise<Concern[]> {
  const rows = await readRows("paused", Prisma.sql`true`, most);
  return rows.map((row) => concernOf(row, editHref(row), "It goes on once the connector is authorized."));
}

/** Runs that no endpoint server has taken for some minutes. */
export async function runsWithoutServer(most: number): Promise<Concern[]> {
  const isOld = Prisma.sql`r.queued_at < now() - make_interval(mins => ${patienceMinutes}::int)`;
  const rows = await readRows("queued", isOld, most);
  return rows.map((row) => concernOf(row, runHref(row), "No endpoint server has taken it."));
}
