import { connectorKind } from "#lib/connectors/kinds.ts";
import { db, type Transaction } from "#lib/db.ts";
import { obstacleAt } from "./obstacles.ts";
import { type Presence, presenceOf } from "./states.ts";

/** What counts when a run is to be given to an endpoint server. */
export type Candidate = {
  id: string;
  name: string;
  kinds: string[];
  presence: Presence;
  draining: boolean;
  trusted: boolean;
  runs: number;
};

/** Every enrolled endpoint server, as far as giving it a run is concerned. */
export async function readCandidates(): Promise<Candidate[]> {
  const rows = await db.$queryRaw<(Omit<Candidate, "presence"> & { secondsSinceSeen: number | null })[]>`
    SELECT s.id, s.name, s.draining_at IS NOT NULL AS draining, s.trust = 'trusted' AS trusted,
      extract(epoch FROM now() - s.last_seen_at)::float8 AS "secondsSinceSeen",
      ARRAY(SELECT kind FROM endpoint_server_feature WHERE endpoint_server_id = s.id) AS kinds,
      (SELECT count(*)::int FROM run WHERE endpoint_server_id = s.id AND state IN ('assigned', 'running')) AS runs
    FROM endpoint_server s WHERE s.removed_at IS NULL ORDER BY s.name, s.id`;
  return rows.map(({ secondsSinceSeen, ...row }) => ({ ...row, presence: presenceOf(secondsSinceSeen) }));
}

/** What a queued run waits for, in a sentence. `placementServerId`: the endpoint server chosen; null: any. */
export function whyWaiting(
  candidates: readonly Candidate[],
  run: { kind: string; placementServerId: string | null },
): string {
  const { featureName } = connectorKind(run.kind);
  if (run.placementServerId) {
    const chosen = candidates.find((server) => server.id === run.placementServerId);
    if (!chosen) return "The chosen endpoint server was removed. Edit the connector and choose another one.";
    switch (obstacleAt(chosen, run.kind)) {
      case "feature":
        return `The chosen endpoint server ${chosen.name} does not have the feature ${featureName}. Tick it under Features.`;
      case "quarantined":
        return `The chosen endpoint server ${chosen.name} is quarantined. Look at it under Administration > Endpoint Servers.`;
      case "offline":
        return `The chosen endpoint server ${chosen.name} is offline. Start it again, or choose another one.`;
      case "draining":
        return `The chosen endpoint server ${chosen.name} is draining. Resume it, or choose another one.`;
      case "busy":
        return `The chosen endpoint server ${chosen.name} is busy with another run.`;
      case null:
        return `${chosen.name} takes it at its next poll, within seconds.`;
    }
  }
  const able = candidates.filter((server) => server.kinds.includes(run.kind));
  if (able.length === 0) return `No endpoint server has the feature ${featureName}. Tick it under Features.`;
  const obstacles = able.map((server) => obstacleAt(server, run.kind));
  if (obstacles.includes(null)) return "An endpoint server takes it at its next poll, within seconds.";
  const [only] = able;
  if (only && able.length === 1) {
    return `${only.name}, the only endpoint server with the feature ${featureName}, is ${obstacles[0]}.`;
  }
  const parts = (["busy", "draining", "offline", "quarantined"] as const)
    .map((obstacle) => ({ obstacle, servers: obstacles.filter((each) => each === obstacle).length }))
    .filter(({ servers }) => servers > 0)
    .map(({ obstacle, servers }) => `${servers === able.length ? "all are" : servers} ${obstacle}`);
  return `Of the ${able.length} endpoint servers with the feature ${featureName}, ${parts.join(", ")}.`;
}

export type StrandedConnector = { id: string; name: string; kind: string; nextDueAt: Date | null };

/** The connectors that could run now and could not if this endpoint server no longer had these kinds. */
export async function strandedConnectors(
  transaction: Transaction,
  endpointServerId: string,
  kinds: readonly string[],
): Promise<StrandedConnector[]> {
  return transaction.$queryRaw<StrandedConnector[]>`
    SELECT c.id, c.name, c.kind, c.next_due_at AS "nextDueAt" FROM connector c
    WHERE c.kind = ANY(${[...kinds]}) AND (
      c.endpoint_server_id = ${endpointServerId}::uuid
      OR (c.endpoint_server_id IS NULL AND NOT EXISTS (
        SELECT FROM endpoint_server_feature f JOIN endpoint_server s ON s.id = f.endpoint_server_id
        WHERE f.kind = c.kind AND s.removed_at IS NULL AND s.id <> ${endpointServerId}::uuid)))
    ORDER BY c.name_key LIMIT 1000`;
}
