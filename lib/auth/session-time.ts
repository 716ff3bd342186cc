import type { Person } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { NotFound } from "#lib/errors.ts";
import { idleMinutes } from "./session-row.ts";

/** The seconds until the person's session ends if they do nothing. Throws NotFound when it has ended meanwhile. */
export async function readSecondsLeft(person: Person): Promise<number> {
  const [row] = await db.$queryRaw<{ seconds: number }[]>`
    SELECT extract(epoch FROM least(expires_at, last_seen_at + ${idleMinutes} * interval '1 minute') - now())::float8 AS seconds
    FROM session WHERE id = ${person.sessionId}::uuid AND ended_at IS NULL`;
  if (!row) throw new NotFound("Your session has ended. Sign in again.");
  return Math.max(0, row.seconds);
}
