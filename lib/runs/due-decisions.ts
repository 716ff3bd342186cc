import type { Prisma } from "#lib/db.ts";
import { occurrencesAfter } from "#lib/schedules/occurrences.ts";
import { schedule as scheduleSchema } from "#lib/schedules/schema.ts";
import { isMissed } from "./awake.ts";
import { type Startable, startable, whyNotStartable } from "./create.ts";

/** A run that starts later than this after its planned time says why. */
const lateAfterMs = 5 * 60_000;

/** At most so many planned times of one connector are decided at once. */
const occurrencesAtOnce = 200;

/** What has to be known of a connector that is due. */
export const due = { ...startable, schedule: true, timeZone: true, missedPolicy: true, nextDueAt: true } as const;
type DueConnector = Startable & Prisma.ConnectorGetPayload<{ select: typeof due }>;

type Decision = Pick<Prisma.OccurrenceUncheckedCreateInput, "outcome" | "reason"> & { dueAt: Date };

/** The planned times up to now, oldest first, and the one after them. */
function plannedTimes(connector: DueConnector, first: Date, now: Date): { times: Date[]; next: Date | null } {
  const schedule = scheduleSchema.parse(connector.schedule);
  const times = [first];
  for (const time of occurrencesAfter(schedule, connector.timeZone, first)) {
    if (time > now || times.length === occurrencesAtOnce) return { times, next: time };
    times.push(time);
  }
  return { times, next: null };
}

/** When the engines look, and since when they have done so without a pause. */
export type Moment = { now: Date; awakeSince: Date };

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

/** A connector with what becomes of its planned times up to now, oldest first, and when it is due next. */
export type Judged = { connector: DueConnector; decisions: Decision[]; next: Date | null };

/** Decides the planned times of a connector from `first`, which has come, up to now. Throws for a schedule that is none. */
export function judge(connector: DueConnector, first: Date, moment: Moment): Judged {
  const { times, next } = plannedTimes(connector, first, moment.now);
  // Whatever is left for the next tick makes this tick's last one an earlier one too.
  const last = next === null || next > moment.now ? times.pop() : undefined;
  const earlier = times.map((time) => decideEarlier(connector, time, moment));
  return { connector, decisions: [...earlier, ...(last ? [decide(connector, last, moment)] : [])], next };
}
