import type { Caller } from "#lib/caller.ts";
import type { Transaction } from "#lib/db.ts";
import { Conflict } from "#lib/errors.ts";
import { inRunSpan } from "#lib/trace/run-trace.ts";
import { type LockedRun, lockRun } from "./lock.ts";
import { changeState } from "./record.ts";

/** Why a held run is rejected by nobody: its inventory is the older one. */
export const overtaken = "A newer inventory was published.";

async function rejectOvertaken(transaction: Transaction, caller: Caller, published: LockedRun): Promise<void> {
  const { connectorId, queuedAt } = published;
  const older = await transaction.run.findMany({
    where: { connectorId, state: "held", queuedAt: { lt: queuedAt } },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  for (const { id } of older) {
    const run = await lockRun(transaction, id);
    // A person may have rejected it meanwhile.
    if (run.state === "held") await changeState(transaction, caller, run, "rejected", { reason: overtaken });
  }
}

/**
 * Shows a run's inventory from now on: one pointer moves, and only forward. The connector's row is locked already.
 * Throws Conflict when a newer inventory is published.
 */
export const publishRun = (transaction: Transaction, caller: Caller, run: LockedRun): Promise<void> =>
  inRunSpan("publish", run.id, () => publish(transaction, caller, run));

async function publish(transaction: Transaction, caller: Caller, run: LockedRun): Promise<void> {
  const moved = await transaction.$executeRaw`
    UPDATE connector SET published_run_id = ${run.id}::uuid WHERE id = ${run.connectorId}::uuid
      AND NOT EXISTS (SELECT FROM run p WHERE p.id = published_run_id AND p.queued_at >= ${run.queuedAt})`;
  if (moved === 0) throw new Conflict("A newer inventory is already published. Reject this one.");
  await changeState(transaction, caller, run, "published");
  await rejectOvertaken(transaction, caller, run);
}
