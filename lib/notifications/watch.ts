import type { EngineCaller } from "#lib/caller.ts";
import { db, type Transaction } from "#lib/db.ts";
import { watchAuthorizations } from "./watch-authorizations.ts";
import { watchEndpointServers } from "./watch-endpoint-servers.ts";
import { watchPlacement } from "./watch-placement.ts";

/** How long nobody may have looked before endpoint servers get time to be heard of again. */
const awaySeconds = 60;
const quietSeconds = 150;

/** Takes the watch, or tells that another engine has it. `quiet`: too soon to call an endpoint server offline. */
async function takeWatch(transaction: Transaction): Promise<{ quiet: boolean } | null> {
  const [taken] = await transaction.$queryRaw<{ id: number }[]>`
    SELECT id FROM notification_watch WHERE id = 1 FOR UPDATE SKIP LOCKED`;
  if (!taken) return null;
  const [watch] = await transaction.$queryRaw<{ quiet: boolean }[]>`
    UPDATE notification_watch SET looked_at = now(),
      quiet_until = CASE WHEN looked_at > now() - make_interval(secs => ${awaySeconds}) THEN quiet_until
        ELSE now() + make_interval(secs => ${quietSeconds}) END
    WHERE id = 1 RETURNING coalesce(quiet_until > now(), false) AS quiet`;
  return watch ?? null;
}

/** What is gone has no problem any more, and nobody is told. */
async function forgetTheGone(transaction: Transaction): Promise<void> {
  await transaction.$executeRaw`
    DELETE FROM notification_problem p
    WHERE (p.connector_id IS NOT NULL AND NOT EXISTS (SELECT FROM connector WHERE id = p.connector_id))
      OR (p.topic = 'endpoint-server-offline'
        AND NOT EXISTS (SELECT FROM endpoint_server WHERE id = p.subject_id AND removed_at IS NULL))`;
}

/**
 * Looks for what begins and ends by itself: authorizations that end, endpoint servers that go and come back, runs that
 * nobody can take. One engine at a time does.
 */
export async function watchForProblems(_engine: EngineCaller): Promise<void> {
  await db.$transaction(async (transaction) => {
    const watch = await takeWatch(transaction);
    if (!watch) return;
    await forgetTheGone(transaction);
    await watchAuthorizations(transaction);
    await watchEndpointServers(transaction, watch.quiet);
    await watchPlacement(transaction);
  });
}
