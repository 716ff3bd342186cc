import type { EngineCaller } from "#lib/caller.ts";
import { db, type Prisma, type Transaction } from "#lib/db.ts";
import { nextOccurrences } from "#lib/schedules/occurrences.ts";
import { schedule as scheduleSchema } from "#lib/schedules/schema.ts";
import { isMissed, noteLook } from "./awake.ts";
import { createRun, type Startable, startable, whyNotStartable } from "./create.ts";

/** A run that starts later than this after its planned time says why. */
const lateAfterMs = 5 * 60_000;

/** At most so many planned times of one connector, and so many connectors, are decided in one tick. */
const occurrencesAtOnce = 200;
const connectorsAtOnce = 200;

const due = { ...startable, schedule: true, timeZone: true, missedPolicy: true, nextDueAt: true } as const;
type DueConnector = Startable & Prisma.ConnectorGetPayload<{ select: typeof due }>;

type Decision = Pick<Prisma.OccurrenceUncheckedCreateInput, "outcome" | "reason"> & { dueAt: Date };

/** The planned times up to now, oldest first, and the one after them. */
function plannedTimes(connector: DueConnector, first: Date, now: Date): { times: Date[]; next: Date | null } {
  const schedule = scheduleSchema.parse(connector.schedule);
  const later = nextOccurrences(schedule, connector.timeZone, first, occurrencesAtOnce);
  const times = [first, ...later].filter((time) => time <= now).slice(0, occurrencesAtOnce);
  return { times, next: later[times.length - 1] ?? null };
}

type Moment = { now: Date; awakeSince: Date };

/** What becomes of the last planned time up to now. */
function decide(connector: DueConnector, dueAt: Date, { now, awakeSince }: Moment): Decision {
  const obstacle = whyNotStartable(connector);
  if (obstacle) return { dueAt, outcome: "skipped", reason: obstacle };
  if (!isMissed(dueAt, awakeSince)) {
    const isLate = now.getTime() - dueAt.getTime() > lateAfterMs;
    return { dueAt, outcome: "run", ...(isLate && { reason: "Started late: the engine did not get to it sooner." }) };
  }
  if (connector.missedPolicy === "skip") {
    return { dueAt, outcome: "missed", reason: "The engine was not running. The connector skips what it missed." };
  }
  return { dueAt, outcome: "run", reason: "The engine was not running: run once as soon as it was." };
}

function decideEarlier(connector: DueConnector, dueAt: Date, { awakeSince }: Moment): Decision {
  if (connector.pausedAt) return { dueAt, outcome: "skipped", reason: "The connector was paused." };
  if (!isMissed(dueAt, awakeSince)) {
    return {
      dueAt,
      outcome: "skipped",
      reason: "The engine did not get to it in time; a later planned time stands for this one.",
    };
  }
  return { dueAt, outcome: "missed", reason: "The engine was not running; a later planned time stands for this one." };
}

async function keep(transaction: Transaction, caller: EngineCaller, connector: DueConnector, decision: Decision) {
  const { dueAt, ...rest } = decision;
  const kept = await transaction.occurrence.createManyAndReturn({
    data: [{ connectorId: connector.id, dueAt, ...rest }],
    skipDuplicates: true,
    select: { id: true },
  });
  const [occurrence] = kept;
  if (!occurrence || decision.outcome !== "run") return false;
  const runId = await createRun(transaction, caller, connector);
  await transaction.occurrence.update({ where: { id: occurrence.id }, data: { runId } });
  return true;
}

type Tick = { caller: EngineCaller; now: Date | null; failed: string[]; taken: (connectorId: string) => void };

/** Decides what has come of one connector; null when none is due. Gives whether a run was made. */
async function decideNext(transaction: Transaction, { caller, now: given, failed, taken }: Tick) {
  const [picked] = await transaction.$queryRaw<({ id: string } & Moment)[]>`
    SELECT id, coalesce(${given}::timestamptz, now()) AS now,
      (SELECT awake_since FROM schedule_watch) AS "awakeSince" FROM connector
    WHERE next_due_at <= coalesce(${given}::timestamptz, now()) AND id <> ALL(${failed}::uuid[])
    ORDER BY next_due_at LIMIT 1 FOR UPDATE SKIP LOCKED`;
  if (!picked) return null;
  const { id, now } = picked;
  taken(id);
  const connector = await transaction.connector.findUniqueOrThrow({ where: { id }, select: due });
  if (!connector.nextDueAt) return { isRun: false };
  const { times, next } = plannedTimes(connector, connector.nextDueAt, now);
  const last = times.pop();
  if (!last) return { isRun: false };
  // Whatever is left for the next tick makes this tick's last one an earlier one too.
  const isLast = next === null || next > now;
  const earlier = [...times, ...(isLast ? [] : [last])].map((time) => decideEarlier(connector, time, picked));
  await transaction.occurrence.createMany({
    data: earlier.map((decision) => ({ connectorId: id, ...decision })),
    skipDuplicates: true,
  });
  const isRun = isLast && (await keep(transaction, caller, connector, decide(connector, last, picked)));
  await transaction.$executeRaw`UPDATE connector SET next_due_at = ${next} WHERE id = ${id}::uuid`;
  return { isRun };
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
  const failed: string[] = [];
  const errors: unknown[] = [];
  let runs = 0;
  let isMore = true;
  for (let round = 0; round < connectorsAtOnce; round += 1) {
    let inHand: string | undefined;
    const tick: Tick = { caller, now, failed, taken: (id) => (inHand = id) };
    try {
      await noteLook(now);
      const decided = await db.$transaction((transaction) => decideNext(transaction, tick));
      isMore = decided !== null;
      if (!decided) break;
      if (decided.isRun) runs += 1;
    } catch (error) {
      errors.push(error);
      if (!inHand) break;
      failed.push(inHand);
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, "Some connectors that are due could not be decided.");
  return { runs, isMore };
}
