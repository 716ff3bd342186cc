import type { EngineCaller } from "#lib/caller.ts";
import { db } from "#lib/db.ts";

const rowsAtOnce = 20_000;

/**
 * Forgets answers that are kept for requests sent twice after a day, and tokens 30 days after they ended; the audit log
 * still names these.
 */
export async function pruneApiTokens(_engine: EngineCaller): Promise<{ requests: number; tokens: number }> {
  const requests = await db.$executeRaw`
    DELETE FROM api_request WHERE (token_id, key) IN (
      SELECT token_id, key FROM api_request WHERE at < now() - interval '1 day' ORDER BY at LIMIT ${rowsAtOnce})`;
  const tokens = await db.$executeRaw`
    DELETE FROM api_token WHERE id = ANY(ARRAY(
      SELECT id FROM api_token WHERE least(expires_at, ended_at) < now() - interval '30 days' LIMIT ${rowsAtOnce}))`;
  return { requests, tokens };
}
