import { db } from "#lib/db.ts";

/** How many statements in this file's database, with `part` in them, wait for what another session has locked. */
export async function waitingForLocks(part = ""): Promise<number> {
  const waiting = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE ${`%${part}%`}`;
  return waiting.length;
}

/** Whether a statement with `part` in it waits for what another session has locked. */
export async function waitsForLock(part = ""): Promise<boolean> {
  return (await waitingForLocks(part)) > 0;
}
