import type pg from "pg";
import type { Head } from "./manifest.ts";

/**
 * Whoever held a run after the backup was made may still do so, in an epoch that the restored run would come to next:
 * it goes on so far above that no write of that time is taken for one of the new holder.
 */
const epochGap = 1000;

/** What was open at the moment of the backup and may have been used, ended or replaced since. */
const endWhatWasOpen = [
  "UPDATE session SET ended_at = now() WHERE ended_at IS NULL",
  "DELETE FROM endpoint_server_token",
  "UPDATE enrolment_code SET expires_at = least(expires_at, now()) WHERE used_at IS NULL",
  "UPDATE invitation SET expires_at = least(expires_at, now())",
  "UPDATE authorization_link SET expires_at = least(expires_at, now()) WHERE used_at IS NULL",
  `UPDATE "authorization" SET expires_at = least(expires_at, now()) WHERE state IN ('begun', 'opened')`,
  `UPDATE "authorization" SET token_hash = NULL, token_sealed = NULL WHERE redeemed_at IS NULL`,
  `UPDATE run SET epoch = epoch + ${epochGap} WHERE state IN ('queued', 'assigned', 'running', 'paused')`,
  "UPDATE run SET lease_until = now() WHERE state IN ('assigned', 'running')",
];

/** The refresh token may be spent: the engine finds out within the hour, see lib/grants/keep-alive.ts. */
const doubtGrants = `UPDATE "grant" SET refresh_failure = 'restored_from_backup', access_token_expires_at = now(),
  lease_owner = NULL, lease_until = NULL WHERE state = 'active'`;

/** A copy stands beside what it was made of, whose single-use tokens it must not spend, and tells nobody anything. */
const disarm = (madeAt: string) => [
  `UPDATE "grant" SET state = 'needs_authorization', cause = 'copy', refresh_token_sealed = '', access_token_sealed = '',
    lease_owner = NULL, lease_until = NULL, version = version + 1`,
  `UPDATE refresh_attempt SET got_sealed = NULL, status = 'failed', ended_at = coalesce(ended_at, now())
   WHERE got_sealed IS NOT NULL OR status = 'intent'`,
  `UPDATE connector SET paused_at = now(), paused_reason = 'This is a copy of the backup of ${madeAt}.'`,
  "UPDATE notification_channel SET muted_until = now() + interval '10 years'",
];

/** Ends in restored tables of this release what can't be taken up as it was. */
export async function settle(client: pg.Client, { madeAt }: Head, isCopy: boolean): Promise<void> {
  for (const statement of [...endWhatWasOpen, doubtGrants, ...(isCopy ? disarm(madeAt) : [])])
    await client.query(statement);
}
