import { type Caller, requireRole } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { Conflict, NotFound } from "#lib/errors.ts";
import { createRuns, startable, whyNotStartable } from "./create.ts";

/** Starts a run now, whatever the schedule says. Throws Conflict with the reason when none may start, or NotFound. */
export async function startRun(person: Caller, connectorId: string): Promise<{ runId: string }> {
  requireRole(person, "operator");
  return db.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT id FROM connector WHERE id = ${connectorId}::uuid FOR UPDATE`;
    const connector = await transaction.connector.findUnique({ where: { id: connectorId }, select: startable });
    if (!connector) throw new NotFound("This connector does not exist, or it was deleted.");
    const reason = whyNotStartable(connector);
    if (reason) throw new Conflict(reason);
    const [runId] = (await createRuns(transaction, person, [connector])).values();
    if (!runId) throw new Error("The run that was made has no id.");
    return { runId };
  });
}
