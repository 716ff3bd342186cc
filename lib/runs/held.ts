import { type Caller, requireRole } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { Conflict } from "#lib/errors.ts";
import { lockConnectorOf, lockRun } from "./lock.ts";
import { publishRun } from "./publish.ts";
import { changeState } from "./record.ts";
import { runStates } from "./states.ts";

/** Publishes a held run's inventory after all. Throws Conflict when it is not held, or a newer one is published. */
export async function acceptRun(person: Caller, runId: string): Promise<{ runId: string }> {
  requireRole(person, "operator");
  return db.$transaction(async (transaction) => {
    await lockConnectorOf(transaction, runId);
    const run = await lockRun(transaction, runId);
    if (run.state !== "held") {
      throw new Conflict(`The run is ${runStates[run.state].label.toLowerCase()}, so there is nothing to accept.`);
    }
    await publishRun(transaction, person, run);
    return { runId };
  });
}

/** Throws a held run's inventory away; the published one stays. Throws Conflict when it is not held. */
export async function rejectRun(person: Caller, runId: string): Promise<{ runId: string }> {
  requireRole(person, "operator");
  return db.$transaction(async (transaction) => {
    const run = await lockRun(transaction, runId);
    await changeState(transaction, person, run, "rejected", { reason: `Rejected by ${person.name}.` });
    return { runId };
  });
}
