import { waitingDays } from "#lib/authorizations/schema.ts";
import type { EngineCaller } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { NotFound } from "#lib/errors.ts";
import { readGrant } from "./read.ts";
import { refreshGrant } from "./refresh.ts";
import { revokeGrant } from "./revoke.ts";

const atOnce = 200;

type Ids = { id: string }[];

async function tellWhenGone<Value>(work: Promise<Value>): Promise<Value | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof NotFound) return null;
    throw error;
  }
}

/**
 * Refreshes the grants whose refresh token is 7 days old (a day less for some, so that they do not come together), of
 * paused connectors too: Box ends one that is not used for 60 days. One restored from a backup is refreshed at any age,
 * which tells whether it was spent since. Throws AggregateError at the end for those that could not be tried.
 */
export async function keepGrantsAlive(engine: EngineCaller): Promise<{ refreshed: number; failed: number }> {
  const due = await db.$queryRaw<Ids>`
    SELECT id FROM "grant" g
    WHERE state = 'active' AND EXISTS (SELECT FROM connector WHERE grant_id = g.id)
      AND (refresh_failure = 'restored_from_backup' OR refresh_token_issued_at < now() - interval '6 days'
        AND refresh_token_issued_at
          < now() - interval '7 days' + make_interval(secs => abs(hashtext(id::text) % 86400)))
    -- Those that wait for a person's Client secret keep no place from the others.
    ORDER BY coalesce(refresh_failure, '') = 'client_credentials_invalid', refresh_token_issued_at
    LIMIT ${atOnce}`;
  const told = { refreshed: 0, failed: 0 };
  const errors: unknown[] = [];
  for (const { id } of due) {
    try {
      const grant = await tellWhenGone(readGrant(id));
      if (grant?.state !== "active") continue;
      const { outcome } = await refreshGrant(engine, grant);
      if (outcome === "changed") told.refreshed += 1;
      else told.failed += 1;
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, "Some grants could not be refreshed.");
  return told;
}

/**
 * Revokes and wipes grants that no connector has had for a day: tokens never redeemed, and revokes that failed. What was
 * granted by a link may wait for longer.
 */
export async function revokeUnusedGrants(engine: EngineCaller): Promise<{ revoked: number }> {
  const unused = await db.$queryRaw<Ids>`
    SELECT id FROM "grant" g
    WHERE NOT in_use AND NOT EXISTS (SELECT FROM connector WHERE grant_id = g.id)
      AND (state = 'needs_authorization' OR created_at < now() - make_interval(days => CASE
        WHEN EXISTS (SELECT FROM "authorization" WHERE grant_id = g.id AND link_id IS NOT NULL AND redeemed_at IS NULL)
        THEN ${waitingDays}::int ELSE 1 END))
    ORDER BY created_at
    LIMIT ${atOnce}`;
  let revoked = 0;
  for (const { id } of unused) {
    const ended = await tellWhenGone(revokeGrant(engine, id));
    if (ended?.revoked) revoked += 1;
  }
  return { revoked };
}
