import type { EndpointServerCaller } from "#lib/caller.ts";
import { environmentOf } from "#lib/connectors/environments.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import { db, Prisma, type Transaction } from "#lib/db.ts";
import { presences } from "#lib/endpoint-servers/states.ts";
import { Invalid, NotFound } from "#lib/errors.ts";
import type { RunLease } from "#lib/protocol/messages.ts";
import { lockRun } from "./lock.ts";
import { changeState, recordTransition } from "./record.ts";
import { acknowledgeWithinSeconds, leaseSeconds } from "./schema.ts";

// Stands for no placement in the index run_queued_idx, which leads to the oldest run of each.
const anyServer = Prisma.sql`'00000000-0000-0000-0000-000000000000'`;

// Whether the endpoint server s leaves runs of the feature f that any may take to one that is free.
const standsBack = Prisma.sql`coalesce(s.stands_back_until > now(), false) AND EXISTS (
  SELECT FROM endpoint_server_feature other_f JOIN endpoint_server other ON other.id = other_f.endpoint_server_id
  WHERE other_f.kind = f.kind AND other.id <> s.id AND other.removed_at IS NULL AND other.draining_at IS NULL
    AND other.trust = 'trusted' AND coalesce(other.stands_back_until < now(), true)
    AND other.last_seen_at > now() - make_interval(secs => ${presences.online.untilSeconds})
    AND NOT EXISTS (SELECT FROM run WHERE endpoint_server_id = other.id AND state IN ('assigned', 'running')))`;

/** Hands the oldest queued run that this endpoint server may take to it, in a new epoch; its id, or null. */
async function claim(transaction: Transaction, server: EndpointServerCaller): Promise<string | null> {
  const [claimed] = await transaction.$queryRaw<{ id: string; epoch: number }[]>`
    UPDATE run SET state = 'assigned', epoch = epoch + 1, endpoint_server_id = ${server.id}::uuid, reason = NULL,
      acknowledged_at = NULL, lease_until = now() + make_interval(secs => ${acknowledgeWithinSeconds})
    WHERE id = (
      SELECT r.id FROM endpoint_server s
      JOIN endpoint_server_feature f ON f.endpoint_server_id = s.id
      CROSS JOIN unnest(CASE WHEN ${standsBack} THEN ARRAY[s.id] ELSE ARRAY[s.id, ${anyServer}::uuid] END) AS placement(id)
      CROSS JOIN LATERAL (
        SELECT r.id, r.queued_at FROM run r
        JOIN connector c ON c.id = r.connector_id
        JOIN "grant" g ON g.id = c.grant_id
        WHERE r.state = 'queued' AND r.kind = f.kind AND coalesce(r.placement_server_id, ${anyServer}::uuid) = placement.id
        ORDER BY r.queued_at, r.id LIMIT 1 FOR UPDATE OF r SKIP LOCKED
      ) r
      WHERE s.id = ${server.id}::uuid AND s.removed_at IS NULL AND s.draining_at IS NULL AND s.trust = 'trusted'
      ORDER BY r.queued_at, r.id LIMIT 1
    ) RETURNING id, epoch`;
  if (!claimed) return null;
  const { version } = await transaction.endpointServer.findUniqueOrThrow({
    where: { id: server.id },
    select: { version: true },
  });
  await recordTransition(transaction, server, {
    runId: claimed.id,
    fromState: "queued",
    toState: "assigned",
    epoch: claimed.epoch,
    endpointServerName: server.name,
    endpointServerVersion: version,
  });
  return claimed.id;
}

/** Where each stream goes on: what the published inventory of the same enterprise left behind. */
async function readPositions(transaction: Transaction, connectorId: string, enterpriseId: string) {
  const rows = await transaction.runStream.findMany({
    where: { position: { not: null }, run: { publishedFor: { id: connectorId }, enterpriseId } },
    select: { stream: true, position: true },
  });
  return Object.fromEntries(rows.flatMap((row) => (row.position ? [[row.stream, row.position]] : [])));
}

function apiUrlOf(kindId: string, environmentId: string): string | null {
  try {
    return environmentOf(connectorKind(kindId), environmentId).apiUrl;
  } catch (error) {
    if (error instanceof Invalid || error instanceof NotFound) return null;
    throw error;
  }
}

/** Gives this endpoint server the oldest run it may take, or null. It acknowledges before it calls the provider. */
export function leaseRun(server: EndpointServerCaller): Promise<RunLease | null> {
  return db.$transaction(async (transaction) => {
    const id = await claim(transaction, server);
    if (!id) return null;
    const run = await lockRun(transaction, id);
    const { connector, settings } = await transaction.run.findUniqueOrThrow({
      where: { id },
      select: {
        settings: true,
        connector: { select: { environment: true, grant: { select: { enterpriseId: true } } } },
      },
    });
    const enterpriseId = run.enterpriseId ?? connector.grant?.enterpriseId ?? "";
    const apiUrl = apiUrlOf(run.kind, connector.environment);
    if (!apiUrl) {
      const failureDetail = `This installation no longer reaches ${run.kind} as "${connector.environment}". Edit the connector.`;
      await changeState(transaction, server, run, "failed", { failureCode: "internal", failureDetail });
      return null;
    }
    return {
      runId: id,
      epoch: run.epoch,
      kind: run.kind,
      connectorName: run.connectorName,
      apiUrl,
      enterpriseId,
      settings: settings as RunLease["settings"],
      positions: await readPositions(transaction, run.connectorId, enterpriseId),
      cursor: run.cursor as RunLease["cursor"],
      nextSequence: run.nextSequence,
      requestsPerMinute: connectorKind(run.kind).requestsPerMinute,
      leaseSeconds,
      acknowledgeWithinSeconds,
    };
  });
}
