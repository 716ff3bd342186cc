import { recordAudit } from "#lib/audit/record.ts";
import { type Caller, requireRole } from "#lib/caller.ts";
import { db, type Transaction } from "#lib/db.ts";
import { NotFound } from "#lib/errors.ts";
import { endLeasesOf } from "#lib/runs/expire.ts";
import { lockServer, requireRevision } from "./lock.ts";
import { type StrandedConnector, strandedConnectors } from "./placement.ts";

export type RemovalImpact = { connectors: StrandedConnector[]; runs: { id: string; connectorName: string }[] };

async function runsHeldBy(transaction: Transaction, endpointServerId: string) {
  const runs = await transaction.run.findMany({
    where: { endpointServerId, state: { in: ["assigned", "running"] } },
    select: { id: true, connector: { select: { name: true } } },
    orderBy: { id: "asc" },
  });
  return runs.map((run) => ({ id: run.id, connectorName: run.connector.name }));
}

async function impactOf(transaction: Transaction, server: { id: string; features: { kind: string }[] }) {
  const kinds = server.features.map((feature) => feature.kind);
  return {
    kinds,
    connectors: await strandedConnectors(transaction, server.id, kinds),
    runs: await runsHeldBy(transaction, server.id),
  };
}

/** What would stop working if the endpoint server were removed now. Throws NotFound. */
export async function readRemovalImpact(admin: Caller, id: string): Promise<RemovalImpact> {
  requireRole(admin, "administrator");
  const server = await db.endpointServer.findFirst({
    where: { id, removedAt: null },
    select: { id: true, features: { select: { kind: true } } },
  });
  if (!server) throw new NotFound("This endpoint server was removed already.");
  const { connectors, runs } = await impactOf(db, server);
  return { connectors, runs };
}

/**
 * Ends the machine's access: its next call is refused, and a run it holds waits for another endpoint server with
 * nothing lost. It may enrol again with a new code. Throws NotFound, and with a revision Changed when someone was first.
 */
export async function removeEndpointServer(
  admin: Caller,
  { id, revision }: { id: string; revision?: number | null },
): Promise<{ name: string }> {
  requireRole(admin, "administrator");
  return db.$transaction(async (transaction) => {
    const server = await lockServer(transaction, id);
    await requireRevision(transaction, server, revision ?? server.revision);
    const { kinds, connectors, runs } = await impactOf(transaction, server);
    // The token rows stay until they end: they let the refusal say "removed" instead of "expired".
    await transaction.endpointServer.update({
      where: { id },
      data: { removedAt: new Date(), revision: { increment: 1 } },
    });
    await transaction.endpointServerFeature.deleteMany({ where: { endpointServerId: id } });
    await transaction.endpointServerPulse.deleteMany({ where: { endpointServerId: id } });
    await endLeasesOf(transaction, id, "was removed");
    await recordAudit(transaction, admin, {
      noun: "endpoint server",
      event: "removed",
      subjectId: id,
      subject: server.name,
      before: { features: kinds, host: server.host, publicKeyFingerprint: server.publicKeyFingerprint },
      after: { stranded: connectors.map(({ name }) => name), runsEnded: runs.map((run) => run.id) },
    });
    return { name: server.name };
  });
}
