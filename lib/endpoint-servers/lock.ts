import type { Transaction } from "#lib/db.ts";
import { Changed, NotFound } from "#lib/errors.ts";
import type { Trust } from "./states.ts";

// Where features change: two people un-ticking the last two servers of a kind at once must see one another.
const featuresLock = 4_620_101;

/** Locks an enrolled endpoint server, and every other change of features, until the end. Throws NotFound. */
export async function lockServer(transaction: Transaction, id: string) {
  await transaction.$queryRaw`SELECT pg_advisory_xact_lock(${featuresLock}::bigint)::text`;
  await transaction.$queryRaw`SELECT id FROM endpoint_server WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  const server = await transaction.endpointServer.findFirst({
    where: { id, removedAt: null },
    include: { features: { select: { kind: true } } },
  });
  if (!server) throw new NotFound("This endpoint server was removed. Close this and look at the list again.");
  return server;
}

/** Throws Changed when somebody else changed the endpoint server since the revision that was read. */
export async function requireRevision(
  transaction: Transaction,
  server: { id: string; name: string; revision: number },
  opened: number,
) {
  if (server.revision === opened) return;
  const last = await transaction.auditEvent.findFirst({
    where: { noun: "endpoint server", subjectId: server.id },
    orderBy: { id: "desc" },
    select: { actorName: true },
  });
  throw new Changed(
    `${last?.actorName ?? "Someone"} changed ${server.name} while you were editing it. Nothing was overwritten and nothing of yours was saved. Close this and open it again to see the change.`,
  );
}

/** Who an endpoint server is, in a row that is locked until the transaction ends. */
export type LockedIdentity = {
  id: string;
  name: string;
  removed: boolean;
  trust: Trust;
  publicKey: string;
  nextPublicKey: string | null;
  bootId: string | null;
};

/** Locks an endpoint server, removed or not, for a call of its machine. Null: there is none. */
export async function lockIdentity(transaction: Transaction, id: string): Promise<LockedIdentity | null> {
  const [row] = await transaction.$queryRaw<LockedIdentity[]>`
    SELECT id, name, removed_at IS NOT NULL AS removed, trust::text AS trust, public_key AS "publicKey",
      next_public_key AS "nextPublicKey", boot_id AS "bootId"
    FROM endpoint_server WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  return row ?? null;
}
