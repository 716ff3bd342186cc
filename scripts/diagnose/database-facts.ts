import type pg from "pg";

type Facts = Record<string, unknown>;

/** What a support engineer asks of a database, each a statement that gives numbers and names of ours alone. */
const questions: Record<string, string> = {
  server: `SELECT version(), pg_database_size(current_database())::float8 AS "sizeBytes", now() AS now,
    pg_postmaster_start_time() AS "startedAt"`,
  settings: `SELECT name, setting, unit FROM pg_settings WHERE name IN ('max_connections', 'shared_buffers', 'work_mem',
    'autovacuum', 'synchronous_commit', 'wal_level', 'max_wal_size', 'TimeZone') ORDER BY name`,
  migrations: `SELECT migration_name AS name, finished_at AS "finishedAt", rolled_back_at AS "rolledBackAt" FROM public._prisma_migrations ORDER BY 1, started_at`,
  // Never analyzed is -1: unknown, not none.
  tables: `SELECT c.relname AS name, pg_total_relation_size(c.oid)::float8 AS bytes,
      CASE WHEN c.reltuples >= 0 THEN c.reltuples END AS "estimatedRows", s.n_dead_tup::float8 AS "deadRows",
      s.last_autovacuum AS "lastAutovacuum", s.last_autoanalyze AS "lastAutoanalyze"
    FROM pg_class c LEFT JOIN pg_stat_user_tables s ON s.relid = c.oid
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 2 DESC`,
  connections: `SELECT state, wait_event_type AS "waitsFor", count(*)::int AS count,
      max(extract(epoch FROM now() - xact_start))::float8 AS "longestSeconds"
    FROM pg_stat_activity WHERE datname = current_database() GROUP BY 1, 2 ORDER BY 1, 2`,
  runsOfTheLastDay: `SELECT state::text, failure_code AS "failureCode", count(*)::int AS count FROM run
    WHERE queued_at > now() - interval '1 day' GROUP BY 1, 2 ORDER BY 1, 2`,
  runsUnderWay: `SELECT state::text, count(*)::int AS count, min(queued_at) AS "oldestQueuedAt" FROM run
    WHERE state IN ('queued', 'assigned', 'running', 'paused', 'held') GROUP BY 1 ORDER BY 1`,
  connectors: `SELECT kind, environment, paused_at IS NOT NULL AS paused, grant_id IS NOT NULL AS authorized,
      count(*)::int AS count, min(next_due_at) AS "nextDueAt" FROM connector GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
  grants: `SELECT state::text, cause, refresh_failure AS "refreshFailure", count(*)::int AS count,
      min(refresh_token_issued_at) AS "oldestRefreshTokenIssuedAt" FROM "grant" GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
  endpointServers: `SELECT id, version, platform, trust::text, draining_at IS NOT NULL AS draining,
      clock_skew_ms AS "clockSkewMs", extract(epoch FROM now() - last_seen_at)::float8 AS "secondsSinceSeen",
      ARRAY(SELECT kind FROM endpoint_server_feature f WHERE f.endpoint_server_id = s.id ORDER BY kind) AS features
    FROM endpoint_server s WHERE removed_at IS NULL ORDER BY last_seen_at DESC NULLS LAST LIMIT 1000`,
  notificationsOfTheLastDay: `SELECT kind::text, outcome::text, status, count(*)::int AS count FROM notification_attempt
    WHERE at > now() - interval '1 day' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
  retention: `SELECT keep_runs AS "keepRuns", keep_days AS "keepDays", run_log_days AS "runLogDays" FROM setting`,
};

/** The answers by question. One that can't be asked says why; the others are asked nevertheless. */
export async function databaseFacts(client: pg.Client): Promise<Facts> {
  const facts: Facts = {};
  for (const [name, sql] of Object.entries(questions)) {
    facts[name] = await client.query(sql).then(
      ({ rows }) => rows,
      (error: Error) => ({ unknown: error.message }),
    );
  }
  return facts;
}
