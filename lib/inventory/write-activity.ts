import type { PgClient } from "#lib/db.ts";
import type { Item } from "./items.ts";

/** Merges what was seen of users into the run's activity: the latest of each wins. Gives how many users are new. */
export async function mergeActivity(
  client: PgClient,
  runId: string,
  items: readonly Item<"activity">[],
): Promise<number> {
  if (items.length === 0) return 0;
  const { rows } = await client.query<{ added: number }>({
    name: "merge activity",
    text: `
      WITH merged AS (
        INSERT INTO inventory_activity AS known (run_id, user_id, last_login_at, last_activity_at)
        SELECT $1::uuid, i.user_id, max(i.last_login_at), max(i.last_activity_at)
        FROM unnest($2::text[], $3::timestamptz[], $4::timestamptz[]) AS i(user_id, last_login_at, last_activity_at)
        GROUP BY i.user_id
        ON CONFLICT (run_id, user_id) DO UPDATE SET
          last_login_at = greatest(known.last_login_at, EXCLUDED.last_login_at),
          last_activity_at = greatest(known.last_activity_at, EXCLUDED.last_activity_at)
        RETURNING xmax = 0 AS is_new)
      SELECT count(*) FILTER (WHERE is_new)::int AS added FROM merged`,
    values: [
      runId,
      items.map((item) => item.userId),
      items.map((item) => item.lastLoginAt),
      items.map((item) => item.lastActivityAt),
    ],
  });
  return rows[0]?.added ?? 0;
}

/**
 * Ends the run's activity: what was known before, by the published run of the same enterprise, is merged in, and users
 * already read get it. Gives how many users are known of now.
 */
export async function carryActivityOver(client: PgClient, runId: string, publishedRunId: string | null) {
  const carried = publishedRunId
    ? await client.query(
        `INSERT INTO inventory_activity AS known (run_id, user_id, last_login_at, last_activity_at)
         SELECT $1::uuid, user_id, last_login_at, last_activity_at FROM inventory_activity WHERE run_id = $2::uuid
         ON CONFLICT (run_id, user_id) DO UPDATE SET
           last_login_at = greatest(known.last_login_at, EXCLUDED.last_login_at),
           last_activity_at = greatest(known.last_activity_at, EXCLUDED.last_activity_at)`,
        [runId, publishedRunId],
      )
    : null;
  await client.query(
    `UPDATE inventory_user u SET last_login_at = a.last_login_at, last_activity_at = a.last_activity_at
     FROM inventory_activity a WHERE u.run_id = $1::uuid AND a.run_id = $1::uuid AND a.user_id = u.id`,
    [runId],
  );
  if (!carried?.rowCount) return;
  await client.query(
    `UPDATE run_stream SET items = (SELECT count(*) FROM inventory_activity WHERE run_id = $1::uuid)
     WHERE run_id = $1::uuid AND stream = 'activity'`,
    [runId],
  );
}

/** What the run knows of these users' activity, as PostgreSQL writes times. */
export async function readActivity(client: PgClient, runId: string, userIds: string[]) {
  const { rows } = await client.query<{ id: string; login: string | null; activity: string | null }>({
    name: "read activity",
    text: `
      SELECT user_id AS id, last_login_at::text AS login, last_activity_at::text AS activity
      FROM inventory_activity WHERE run_id = $1::uuid AND user_id = ANY($2::text[])`,
    values: [runId, userIds],
  });
  return new Map(rows.map((row) => [row.id, row]));
}
