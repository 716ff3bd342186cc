import { recordAudit } from "#lib/audit/record.ts";
import type { Caller } from "#lib/caller.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import type { Prisma, Transaction } from "#lib/db.ts";
import { recordTransition } from "./record.ts";

/** What a run takes from its connector, and what decides whether there may be one. */
export const startable = {
  id: true,
  name: true,
  kind: true,
  settings: true,
  endpointServerId: true,
  pausedAt: true,
  grant: { select: { state: true, enterpriseId: true } },
  runs: { where: { state: { in: ["queued", "assigned", "running", "paused"] } }, select: { id: true }, take: 1 },
} satisfies Prisma.ConnectorSelect;

export type Startable = Prisma.ConnectorGetPayload<{ select: typeof startable }>;

/** Why no run of the connector may start now, in a sentence; null when one may. */
export function whyNotStartable(connector: Startable): string | null {
  if (connector.pausedAt) return "The connector is paused. Resume it first.";
  if (!connector.grant) return "The connector is not authorized. Edit it and click Authorize.";
  if (connector.grant.state !== "active") return "The authorization has ended. Edit the connector and click Authorize.";
  if (connector.runs.length > 0) return "The run before is still under way.";
  return null;
}

/**
 * Makes a run of each connector, whose rows are locked, waiting for an endpoint server. Gives the runs' ids by those of
 * the connectors.
 */
export async function createRuns(
  transaction: Transaction,
  caller: Caller,
  connectors: readonly Startable[],
): Promise<Map<string, string>> {
  const runs = await transaction.run.createManyAndReturn({
    data: connectors.map((connector) => ({
      connectorId: connector.id,
      kind: connector.kind,
      trigger: caller.kind === "person" ? ("person" as const) : ("schedule" as const),
      startedById: caller.kind === "person" ? caller.id : null,
      enterpriseId: connector.grant?.enterpriseId ?? null,
      placementServerId: connector.endpointServerId,
      settings: connector.settings as Prisma.InputJsonObject,
      reason: "It waits for an endpoint server.",
    })),
    select: { id: true, connectorId: true },
  });
  const runIds = new Map(runs.map((run) => [run.connectorId, run.id]));
  const made = connectors.flatMap((connector) => {
    const runId = runIds.get(connector.id);
    return runId ? [{ runId, connector }] : [];
  });
  await transaction.runStream.createMany({
    data: made.flatMap(({ runId, connector }) =>
      connectorKind(connector.kind).streams.map((stream) => ({ runId, stream })),
    ),
  });
  await recordTransition(
    transaction,
    caller,
    ...runs.map(({ id }) => ({ runId: id, toState: "queued" as const, epoch: 0 })),
  );
  await recordAudit(
    transaction,
    caller,
    ...made.map(({ runId, connector }) => ({
      noun: "run" as const,
      event: "started" as const,
      subjectId: runId,
      subject: connector.name,
      after: { connectorId: connector.id },
    })),
  );
  return runIds;
}
