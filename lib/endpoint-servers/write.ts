import { recordAudit } from "#lib/audit/record.ts";
import { type Caller, requireRole } from "#lib/caller.ts";
import { connectorKinds } from "#lib/connectors/kinds.ts";
import { db } from "#lib/db.ts";
import { Invalid } from "#lib/errors.ts";
import { lockServer, requireRevision } from "./lock.ts";
import { type StrandedConnector, strandedConnectors } from "./placement.ts";
import type { FeaturesForm } from "./schema.ts";

export type FeaturesSaved =
  | { outcome: "saved"; revision: number }
  | { outcome: "would_strand"; connectors: StrandedConnector[] };

/**
 * Saves which connector kinds the endpoint server may run; a run it holds goes on. When connectors would have nowhere
 * to run, they are the answer and nothing changes, until confirmed. Throws Conflict when someone else saved before.
 */
export async function saveFeatures(admin: Caller, input: FeaturesForm): Promise<FeaturesSaved> {
  requireRole(admin, "administrator");
  const kinds = [...new Set(input.kinds)].sort();
  const unknown = kinds.find((kind) => !connectorKinds.some((known) => known.id === kind));
  if (unknown !== undefined) {
    throw new Invalid("There is no such feature.", { kinds: "Choose features of the list." });
  }
  return db.$transaction(async (transaction) => {
    const server = await lockServer(transaction, input.id);
    await requireRevision(transaction, server, input.revision);
    const before = server.features.map((feature) => feature.kind).sort();
    const removed = before.filter((kind) => !kinds.includes(kind));
    const added = kinds.filter((kind) => !before.includes(kind));
    if (removed.length + added.length === 0) return { outcome: "saved", revision: server.revision };
    const connectors = await strandedConnectors(transaction, server.id, removed);
    if (connectors.length > 0 && !input.confirmStranding) return { outcome: "would_strand", connectors };
    await transaction.endpointServerFeature.deleteMany({
      where: { endpointServerId: server.id, kind: { in: removed } },
    });
    await transaction.endpointServerFeature.createMany({
      data: added.map((kind) => ({ endpointServerId: server.id, kind })),
    });
    const { revision } = await transaction.endpointServer.update({
      where: { id: server.id },
      data: { revision: { increment: 1 } },
      select: { revision: true },
    });
    await recordAudit(transaction, admin, {
      noun: "endpoint server",
      event: "features changed",
      subjectId: server.id,
      subject: server.name,
      before: { features: before },
      after: { features: kinds, ...(connectors.length > 0 && { stranded: connectors.map(({ name }) => name) }) },
    });
    return { outcome: "saved", revision };
  });
}

/** Gives the endpoint server another name in the console; the machine is not told. */
export async function renameEndpointServer(
  admin: Caller,
  input: { id: string; name: string; revision: number },
): Promise<{ name: string }> {
  requireRole(admin, "administrator");
  return db.$transaction(async (transaction) => {
    const server = await lockServer(transaction, input.id);
    await requireRevision(transaction, server, input.revision);
    if (server.name === input.name) return { name: server.name };
    await transaction.endpointServer.update({
      where: { id: server.id },
      data: { name: input.name, revision: { increment: 1 } },
    });
    await recordAudit(transaction, admin, {
      noun: "endpoint server",
      event: "renamed",
      subjectId: server.id,
      subject: input.name,
      before: { name: server.name },
      after: { name: input.name },
    });
    return { name: input.name };
  });
}
