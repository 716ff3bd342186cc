import type { EngineCaller } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { refuseAuthorization } from "./end.ts";
import { tokenMinutes } from "./schema.ts";
import { overdueOutcome } from "./view.ts";

const atOnce = 500;
// A callback that came in time may still be at work, but not for so long.
const workSeconds = 300;

/** Ends the authorizations whose ten minutes are over, and wipes the tokens and secrets that have had their time. */
export async function expireAuthorizations(_engine: EngineCaller): Promise<{ expired: number }> {
  const overdue = await db.$queryRaw<
    { id: string; kind: string; clientId: string; begunById: string; state: "begun" | "opened"; consumed: boolean }[]
  >`
    SELECT id, kind, client_id AS "clientId", begun_by_id AS "begunById", state::text, consumed_at IS NOT NULL AS consumed
    FROM "authorization"
    WHERE state IN ('begun', 'opened') AND expires_at < now()
      AND (consumed_at IS NULL OR consumed_at < now() - make_interval(secs => ${workSeconds}))
    ORDER BY expires_at
    LIMIT ${atOnce}`;
  for (const { state, consumed, ...trip } of overdue) {
    const refused = consumed ? "provider_unavailable" : overdueOutcome(state);
    await refuseAuthorization(trip, { refused });
  }
  await db.$executeRaw`
    UPDATE "authorization" SET token_sealed = NULL
    WHERE token_sealed IS NOT NULL AND ended_at < now() - make_interval(mins => ${tokenMinutes}::int)`;
  return { expired: overdue.length };
}
