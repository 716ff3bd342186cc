import { type Caller, requireRole } from "#lib/caller.ts";
import { db, type Transaction } from "#lib/db.ts";
import { Invalid } from "#lib/errors.ts";
import type { ConnectorKind } from "./kind.ts";

/** The endpoint servers a connector of this kind may be given to: enrolled and ticked, by name. */
export async function readServersFor(person: Caller, kind: string): Promise<{ id: string; name: string }[]> {
  requireRole(person, "viewer");
  return db.endpointServer.findMany({
    where: { removedAt: null, features: { some: { kind } } },
    select: { id: true, name: true },
    orderBy: { name: "asc" },
    take: 1000,
  });
}

/** Throws Invalid at the form's field unless the endpoint server is enrolled and has the kind's feature ticked. */
export async function requireServerFor(transaction: Transaction, kind: ConnectorKind, endpointServerId: string | null) {
  if (!endpointServerId) return;
  const server = await transaction.endpointServer.findFirst({
    where: { id: endpointServerId, removedAt: null },
    select: { name: true, features: { where: { kind: kind.id } } },
  });
  if (!server) {
    const message = "This endpoint server is no longer enrolled. Choose another one.";
    throw new Invalid(message, { endpointServerId: message });
  }
  if (server.features.length === 0) {
    const message = `${server.name} does not have the feature ${kind.featureName}. Tick it under Features, or choose another one.`;
    throw new Invalid(message, { endpointServerId: message });
  }
}
