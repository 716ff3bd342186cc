import type { EngineCaller } from "#lib/caller.ts";
import { db, type Transaction } from "#lib/db.ts";
import { noteLook } from "./awake.ts";
import { createRuns } from "./create.ts";
import { due, type Judged, judge, type Moment } from "./due-decisions.ts";

/** At most so many connectors are decided in one transaction, and in one tick. */
const connectorsAtOnce = 50;
const connectorsOfTick = 200;

/** Writes what was decided, and makes the runs. A planned time that is in the ledger already makes none. Gives how many. */
async function keep(transaction: Transaction, caller: EngineCaller, judged: readonly Judged[]): Promise<number> {
  const kept = await transaction.occurrence.createManyAndReturn({
    data: judged.flatMap(({ connector, decisions }) =>
      decisions.map((decision) => ({ connectorId: connector.id, ...decision })),
    ),
    skipDuplicates: true,
    select: { id: true, connectorId: true, outcome: true },
  });
  const occurrences = new Map(kept.filter(({ outcome }) => outcome === "run").map((row) => [row.connectorId, row.id]));
  const connectors = judged.map(({ connector }) => connector).filter(({ id }) => occurrences.has(id));
  if (connectors.length > 0) {
    const runIds = await createRuns(transaction, caller, connectors);
    await transaction.$executeRaw`
      UPDATE occurrence SET run_id = made.run_id
      FROM unnest(${connectors.map(({ id }) => occurrences.get(id))}::uuid[], ${connectors.map(({ id }) => runIds.get(id))}::uuid[])
        AS made(occurrence_id, run_id)
      WHERE id = made.occurrence_id`;
  }
  await transaction.$executeRaw`
    UPDATE connector SET next_due_at = judged.next
    FROM unnest(${judged.map(({ connector }) => connector.id)}::uuid[], ${judged.map(({ next }) => next)}::timestamptz[])
      AS judged(connector_id, next)
    WHERE id = judged.connector_id`;
  return connectors.length;
}

type Tick = { caller: EngineCaller; now: Date | null; errors: unknown[]; failed: string[] };

/** Decides what has come of at most so many connectors. Gives how many there were, and how many runs were made. */
async function decideNext(transaction: Transaction, tick: Tick, most: number, taken: (ids: string[]) => void) {
  const picked = await transaction.$queryRaw<({ id: string } & Moment)[]>`
    SELECT id, coalesce(${tick.now}::timestamptz, now()) AS now,
      (SELECT awake_since FROM schedule_watch) AS "awakeSince" FROM connector
    WHERE next_due_at <= coalesce(${tick.now}::timestamptz, now()) AND id <> ALL(${tick.failed}::uuid[])
    ORDER BY next_due_at LIMIT ${most} FOR UPDATE SKIP LOCKED`;
  const [moment] = picked;
  if (!moment) return { connectors: 0, runs: 0 };
  const ids = picked.map(({ id }) => id);
  taken(ids);
  const connectors = await transaction.connector.findMany({ where: { id: { in: ids } }, select: due });
  const judged = connectors.flatMap((connector) => {
    try {
      return connector.nextDueAt ? [judge(connector, connector.nextDueAt, moment)] : [];
    } catch (error) {
      tick.errors.push(error);
      tick.failed.push(connector.id);
      return [];
    }
  });
  return { connectors: ids.length, runs: await keep(transaction, tick.caller, judged) };
}

/**
 * Decides every planned time that has come: a run, a skip or a miss, each with its row; several engines may do so at
 * once. `now` is the database's unless told. Gives how many runs it made, and whether more connectors may be due. Throws
 * AggregateError at the end for connectors that could not be decided.
 */
export async function startDueRuns(
  caller: EngineCaller,
  now: Date | null = null,
): Promise<{ runs: number; isMore: boolean }> {
  const tick: Tick = { caller, now, errors: [], failed: [] };
  let [runs, isMore, atOnce] = [0, true, connectorsAtOnce];
  for (let decided = 0; isMore && decided < connectorsOfTick; ) {
    let inHand: string[] = [];
    try {
      await noteLook(now);
      const most = Math.min(atOnce, connectorsOfTick - decided);
      const done = await db.$transaction((transaction) => decideNext(transaction, tick, most, (ids) => (inHand = ids)));
      decided += done.connectors;
      runs += done.runs;
      isMore = done.connectors > 0;
    } catch (error) {
      // One that can't be written keeps the others from being written with it: it is found one by one.
      if (inHand.length > 1) {
        atOnce = 1;
        continue;
      }
      tick.errors.push(error);
      if (inHand.length === 0) break;
      tick.failed.push(...inHand);
      decided += 1;
    }
  }
  if (tick.errors.length > 0)
    throw new AggregateError(tick.errors, "Some connectors that are due could not be decided.");
  return { runs, isMore };
}
