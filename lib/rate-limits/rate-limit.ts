import { RateLimiterPrisma, RateLimiterRes } from "rate-limiter-flexible";
import { db } from "#lib/db.ts";

type Counted = { points: number; seconds: number } & { inMemoryBlockOnConsumed?: number };

/** What may be done `points` times within so many seconds by each key, whichever console is asked. */
export const rateLimit = (name: string, { points, seconds, ...more }: Counted): RateLimiterPrisma =>
  new RateLimiterPrisma({
    ...{ storeClient: db, tableName: "rateLimit", keyPrefix: name, points, duration: seconds, ...more },
    // By itself it would, from each console and for each limit, and print what it can't while the database is away.
    clearExpiredByTimeout: false,
  });

/** Counts one by a key; gives the seconds to wait when there were too many, null when it may go on. */
export async function secondsToWait(limit: RateLimiterPrisma, key: string): Promise<number | null> {
  try {
    await limit.consume(key);
    return null;
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    return Math.max(1, Math.ceil(error.msBeforeNext / 1000));
  }
}
