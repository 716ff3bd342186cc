import { type BulkOutcome, eachOnItsOwn } from "#lib/bulk.ts";
import { type Caller, requireRole } from "#lib/caller.ts";
import { db, type Transaction } from "#lib/db.ts";
import { lockRun } from "./lock.ts";
import { changeState } from "./record.ts";
import { activeStates } from "./states.ts";

/** Ends a run that has not come to its end. Its holder hears of it at its next call. Throws Conflict or NotFound. */
export async function cancelRun(person: Caller, runId: string): Promise<{ runId: string }> {
  requireRole(person, "operator");
  return db.$transaction(async (transaction) => {
    const run = await lockRun(transaction, runId);
    await changeState(transaction, person, run, "cancelled", {
      reason: `Cancelled by ${person.name}.`,
      cancelRequestedAt: run.now,
    });
    return { runId };
  });
}

/** Ends many runs, each on its own. Throws Refused for a role too low. */
export async function cancelRuns(person: Caller, { ids }: { ids: readonly string[] }): Promise<BulkOutcome> {
  requireRole(person, "operator");
  return eachOnItsOwn(ids, (id) => cancelRun(person, id));
}

/** Ends the runs of a connector that is being deleted. */
export async function cancelRunsOf(transaction: Transaction, caller: Caller, connectorId: string): Promise<void> {
  const runs = await transaction.run.findMany({
    where: { connectorId, state: { in: [...activeStates] } },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  for (const { id } of runs) {
    const run = await lockRun(transaction, id);
    if (!(activeStates as readonly string[]).includes(run.state)) continue;
    await changeState(transaction, caller, run, "cancelled", {
      reason: "The connector was deleted.",
      cancelRequestedAt: run.now,
    });
  }
}
