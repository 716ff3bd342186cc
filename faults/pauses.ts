import { db } from "#lib/db.ts";
import type { Connected } from "./connectors.ts";
import type { Trials } from "./trials.ts";

/** A connector is paused if its log says so last, and changed as often as the log says. */
export async function judgePauses(trials: Trials, { id }: Connected): Promise<void> {
  const { pausedAt, revision } = await db.connector.findUniqueOrThrow({ where: { id } });
  const events = await db.auditEvent.findMany({
    where: { noun: "connector", subjectId: id, event: { in: ["paused", "resumed"] } },
    orderBy: { id: "asc" },
  });
  if (revision !== events.length + 1)
    trials.violation(`a connector of revision ${revision} has ${events.length} audit rows`);
  if ((pausedAt !== null) !== (events.at(-1)?.event === "paused"))
    trials.violation("a connector is paused and the log says otherwise, or the other way round");
}
