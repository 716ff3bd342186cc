import type { EngineCaller } from "#lib/caller.ts";
import { db } from "#lib/db.ts";

/** Forgets counts an hour after they stopped to count. Gives how many. */
export const pruneRateLimits = (_engine: EngineCaller): Promise<number> =>
  db.$executeRaw`DELETE FROM rate_limit WHERE expire < now() - interval '1 hour'`;
