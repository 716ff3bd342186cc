import { type BulkOutcome, eachOnItsOwn } from "#lib/bulk.ts";
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

/** Does one thing to many connectors, each on its own. Throws Refused for a role too low. */
export async function changeConnectors(person: Person, { deed, ids }: BulkChange): Promise<BulkOutcome> {
  requireRole(person, deed === "delete" ? "administrator" : "operator");
  return eachOnItsOwn(ids, (id) => verbs[deed](person, { id }));
}
