import { refusalOf } from "#lib/auth/verb.ts";
import { type Person, requireRole } from "#lib/caller.ts";
import { startRun } from "#lib/runs/start.ts";
import type { BulkChange, BulkDeed } from "./schema.ts";
import { deleteConnector, pauseConnector, resumeConnector } from "./write.ts";

const verbs: Record<BulkDeed, (person: Person, connector: { id: string }) => Promise<unknown>> = {
  run: (person, { id }) => startRun(person, id),
  pause: pauseConnector,
  resume: resumeConnector,
  delete: deleteConnector,
};

/** What became of each: how many were done, and why the others were not. */
export type BulkOutcome = { done: number; refused: { id: string; reason: string }[] };

/**
 * Does one thing to many connectors, each on its own as if it were the only one: one that can't be done keeps none of
 * the others back. Throws Refused for a role too low.
 */
export async function changeConnectors(person: Person, { deed, ids }: BulkChange): Promise<BulkOutcome> {
  requireRole(person, deed === "delete" ? "administrator" : "operator");
  const outcome: BulkOutcome = { done: 0, refused: [] };
  for (const id of new Set(ids)) {
    try {
      await verbs[deed](person, { id });
      outcome.done += 1;
    } catch (error) {
      outcome.refused.push({ id, reason: refusalOf(error).message });
    }
  }
  return outcome;
}
