import { db } from "#lib/db.ts";

/** A planned time was missed when no engine looked for so long from it on. */
const missedAfterSeconds = 5 * 60;

/** A look is noted at most so often, so that looking costs no writing. */
const noteEverySeconds = 10;

/**
 * Notes that an engine looks for what is due at `now`, the database's when null. After a pause in which planned times were
 * missed the engines count as awake since now; a clock that was set back is no pause.
 */
export async function noteLook(now: Date | null): Promise<void> {
  await db.$executeRaw`
    UPDATE schedule_watch SET looked_at = moment,
      awake_since = CASE WHEN looked_at >= moment - make_interval(secs => ${missedAfterSeconds})
        THEN least(awake_since, moment) ELSE moment END
    FROM (SELECT coalesce(${now}::timestamptz, now()) AS moment) given
    WHERE looked_at IS NULL OR looked_at NOT BETWEEN moment - make_interval(secs => ${noteEverySeconds}) AND moment`;
}

/** Whether engines that are awake since `awakeSince` missed a planned time: being late with many at once misses none. */
export function isMissed(dueAt: Date, awakeSince: Date): boolean {
  return dueAt.getTime() + missedAfterSeconds * 1000 < awakeSince.getTime();
}
