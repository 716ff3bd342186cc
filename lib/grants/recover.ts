import type { EngineCaller } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { NotFound } from "#lib/errors.ts";
import { readGrant } from "./read.ts";
import { refreshGrant } from "./refresh.ts";

/**
 * Finishes refreshes whose process ended in the middle: the provider may have given out a pair that nobody saved, and
 * gives the same pair again for the same refresh token. For the engine's start and for every tick after.
 */
export async function recoverRefreshes(engine: EngineCaller): Promise<{ recovered: number }> {
  const crashed = await db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT g.id FROM "grant" g JOIN refresh_attempt a ON a.grant_id = g.id AND a.from_version = g.version
    WHERE a.status = 'intent' AND g.state = 'active' AND (g.lease_until IS NULL OR g.lease_until < now())`;
  let recovered = 0;
  for (const { id } of crashed) {
    try {
      const { outcome } = await refreshGrant(engine, await readGrant(id));
      if (outcome === "changed") recovered += 1;
    } catch (error) {
      if (!(error instanceof NotFound)) throw error;
    }
  }
  return { recovered };
}

/** Forgets how refreshes ended a month ago, and with them every pair that came too late. */
export async function pruneRefreshAttempts(_engine: EngineCaller): Promise<{ removed: number }> {
  const removed = await db.$executeRaw`
    DELETE FROM refresh_attempt WHERE status <> 'intent' AND ended_at < now() - interval '30 days'`;
  return { removed };
}
