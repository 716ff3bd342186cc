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

/** Makes a run of a connector whose row is locked, waiting for an endpoint server. Gives its id. */
export async function createRun(transaction: Transaction, caller: Caller, connector: Startable): Promise<string> {
  const run = await transaction.run.create({
    data: {
      connectorId: connector.id,
      kind: connector.kind,
      trigger: caller.kind === "person" ? "person" : "schedule",
      startedById: caller.kind === "person" ? caller.id : null,
      enterpriseId: connector.grant?.enterpriseId ?? null,
      placementServerId: connector.endpointServerId,
      settings: connector.settings as Prisma.InputJsonObject,
      reason: "It waits for an endpoint server.",
      streams: { create: connectorKind(connector.kind).streams.map((stream) => ({ stream })) },
    },
    select: { id: true },
  });
  await recordTransition(transaction, caller, { runId: run.id, toState: "queued", epoch: 0 });
  await recordAudit(transaction, caller, {
    noun: "run",
    event: "started",
    subjectId: run.id,
    subject: connector.name,
    after: { connectorId: connector.id },
  });
  return run.id;
}
