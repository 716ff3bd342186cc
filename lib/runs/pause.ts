import { engine } from "#lib/caller.ts";
import type { Transaction } from "#lib/db.ts";
import { lockRun } from "./lock.ts";
import { changeState } from "./record.ts";

/**
 * Whether no run of a connector can go on as its grant stands: there is none, it has ended, or its Client secret is
 * refused. To be asked with the connector locked before a run is paused: a person may have mended it meanwhile.
 */
export async function isWithoutAccess(transaction: Transaction, connectorId: string): Promise<boolean> {
  const { grant } = await transaction.connector.findUniqueOrThrow({
    where: { id: connectorId },
    select: { grant: { select: { state: true, refreshFailure: true } } },
  });
  return grant?.state !== "active" || grant.refreshFailure === "client_credentials_invalid";
}

/**
 * Called when a connector got a new grant or new credentials: its paused runs wait for an endpoint server again, from
 * where they stopped. Runs of another enterprise than the grant's end, for nothing of theirs may be mixed in.
 */
export async function resumePausedRuns(transaction: Transaction, connectorId: string): Promise<void> {
  const connector = await transaction.connector.findUniqueOrThrow({
    where: { id: connectorId },
    select: {
      grant: { select: { enterpriseId: true, enterpriseName: true } },
      runs: { where: { state: { in: ["queued", "assigned", "running", "paused"] } }, select: { id: true } },
    },
  });
  for (const { id } of connector.runs) {
    const run = await lockRun(transaction, id);
    const { grant } = connector;
    if (!grant) continue;
    if (run.enterpriseId && run.enterpriseId !== grant.enterpriseId) {
      const reason = `The connector was authorized for another enterprise, ${grant.enterpriseName}.`;
      await changeState(transaction, engine, run, "cancelled", { reason, cancelRequestedAt: run.now });
    } else if (run.state === "paused") {
      await changeState(transaction, engine, run, "queued", {
        reason: "The connector was authorized again.",
        failureCode: null,
      });
    }
  }
}
