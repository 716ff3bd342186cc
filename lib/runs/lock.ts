import type { Prisma, Transaction } from "#lib/db.ts";
import { NotFound } from "#lib/errors.ts";
import type { RunState } from "./states.ts";

/** A run whose row is locked until the transaction ends, with the database's time. */
export type LockedRun = {
  id: string;
  connectorId: string;
  connectorName: string;
  kind: string;
  state: RunState;
  epoch: number;
  enterpriseId: string | null;
  endpointServerId: string | null;
  endpointServerName: string | null;
  nextSequence: number;
  cursor: Prisma.JsonValue;
  takeoversWithoutProgress: number;
  failureCode: string | null;
  queuedAt: Date;
  now: Date;
};

/** Locks a run. Where the connector is locked too, it comes first. Throws NotFound. */
export async function lockRun(transaction: Transaction, runId: string): Promise<LockedRun> {
  const [run] = await transaction.$queryRaw<LockedRun[]>`
    SELECT r.id, r.connector_id AS "connectorId", c.name AS "connectorName", r.kind, r.state::text AS state, r.epoch,
      r.enterprise_id AS "enterpriseId", r.endpoint_server_id AS "endpointServerId", s.name AS "endpointServerName",
      r.next_sequence AS "nextSequence", r.cursor, r.takeovers_without_progress AS "takeoversWithoutProgress",
      r.failure_code AS "failureCode", r.queued_at AS "queuedAt", now() AS now
    FROM run r JOIN connector c ON c.id = r.connector_id LEFT JOIN endpoint_server s ON s.id = r.endpoint_server_id
    WHERE r.id = ${runId}::uuid FOR UPDATE OF r`;
  if (!run) throw new NotFound("This run does not exist, or its connector was deleted.");
  return run;
}

/** Locks the connector of a run, before the run itself. Throws NotFound. */
export async function lockConnectorOf(transaction: Transaction, runId: string): Promise<void> {
  const rows = await transaction.$queryRaw<{ id: string }[]>`
    SELECT id FROM connector WHERE id = (SELECT connector_id FROM run WHERE id = ${runId}::uuid) FOR UPDATE`;
  if (rows.length === 0) throw new NotFound("This run does not exist, or its connector was deleted.");
}
