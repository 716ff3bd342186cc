import { randomUUID } from "node:crypto";
import { db, Prisma } from "#lib/db.ts";

/** A size of an installation. What is not given has no rows. */
export type Size = { connectors: number; servers: number; runs?: number; auditEvents?: number };

const id = Prisma.sql`gen_random_uuid()`;

/** Endpoint servers `server-1` and on, with the Box connector ticked and seen just now. */
async function addServers(count: number): Promise<void> {
  await db.$executeRaw`
    WITH made AS (
      INSERT INTO endpoint_server (id, name, instance_id, public_key, public_key_fingerprint, host, platform, version, last_seen_at)
      SELECT ${id}, 'server-' || n, ${id}, '{}', 'SHA256:none', 'host-' || n || '.example', 'linux x64', '1.0.0', now()
      FROM generate_series(1, ${count}::int) n RETURNING id)
    INSERT INTO endpoint_server_feature (endpoint_server_id, kind) SELECT id, 'box' FROM made`;
}

/**
 * Authorized connectors after those that are there, `Enterprise 1` and on, which are due tomorrow; each tenth is placed
 * on an endpoint server.
 */
export async function addConnectors(count: number): Promise<void> {
  const sealed = "x".repeat(200);
  await db.$executeRaw`
    WITH servers AS (SELECT array_agg(id) AS ids FROM endpoint_server),
    made AS (
      INSERT INTO "grant" (id, kind, environment, client_id, client_secret_sealed, refresh_token_sealed,
        refresh_token_issued_at, access_token_sealed, access_token_fingerprint, access_token_expires_at, account_id,
        account_login, account_name, account_role, enterprise_id, enterprise_name, permissions)
      SELECT ${id}, 'box', 'box.com', 'client', ${sealed}, ${sealed}, now() - random() * interval '5 days', ${sealed},
        'none', now(), '1', 'admin@example.com', 'Admin', 'admin', n::text, 'Enterprise ' || n, '{}'
      FROM (SELECT count(*)::int AS before FROM connector) there, generate_series(before + 1, before + ${count}::int) n
      RETURNING id, enterprise_id::int AS n)
    INSERT INTO connector (id, kind, environment, name, name_key, client_id, client_secret_sealed, schedule, time_zone,
      next_due_at, endpoint_server_id, grant_id, updated_at)
    SELECT ${id}, 'box', 'box.com', 'Enterprise ' || n, 'enterprise ' || n, 'client', ${sealed},
      '{"kind": "daily", "times": ["02:00"]}', 'UTC', now() + interval '1 day' + n * interval '0.5 seconds',
      CASE WHEN n % 10 = 0 THEN ids[1 + n % cardinality(ids)] END, made.id, now()
    FROM made, servers`;
}

// Keys that lead elsewhere hold by the way the rows are made: to check each of a million would take minutes.
const unchecked = (insert: Prisma.Sql) =>
  db.$transaction(
    async (transaction) => {
      await transaction.$executeRaw`SET LOCAL session_replication_role = replica`;
      await transaction.$executeRaw(insert);
    },
    { timeout: 3_600_000 },
  );

/**
 * Runs of the last two years, evenly spread over time, connectors and endpoint servers. Nearly all were published; of
 * each thousand 25 failed, 3 were cancelled, one was started by a person; of each ten thousand one is held.
 */
export async function addRuns(count: number): Promise<void> {
  await unchecked(
    Prisma.sql`
    WITH c AS (SELECT array_agg(id) AS ids FROM connector), s AS (SELECT array_agg(id) AS ids FROM endpoint_server),
    made AS (
      INSERT INTO run (id, connector_id, kind, trigger, state, endpoint_server_id, epoch, settings, failure_code,
        queued_at, started_at, ended_at, pruned_at, rows_gone_at)
      SELECT uuidv7(age), c.ids[1 + n % cardinality(c.ids)], 'box',
        (CASE WHEN n % 1000 = 5 THEN 'person' ELSE 'schedule' END)::run_trigger,
        (CASE WHEN n % 40 = 1 THEN 'failed' WHEN n % 1000 IN (2, 302, 602) THEN 'cancelled'
          WHEN n % 10000 = 3 THEN 'held' ELSE 'published' END)::run_state,
        s.ids[1 + n % cardinality(s.ids)], 1, '{}',
        CASE WHEN n % 40 = 1 THEN (ARRAY['provider_unavailable', 'endpoint_server_lost', 'internal'])[1 + n / 40 % 3] END,
        now() + age, now() + age, now() + age + interval '5 minutes', now() + age, now() + age
      FROM c, s, generate_series(1, ${count}::int) n, LATERAL (SELECT (n - ${count}::int - 1) * interval '2 years' / ${count}::int AS age)
      RETURNING id, state)
    INSERT INTO run_stream (run_id, stream, outcome, items, ended_at)
    SELECT id, stream, 'complete', 100, now() FROM made, unnest(ARRAY['users', 'groups', 'memberships', 'activity']) stream
    WHERE state <> 'cancelled'`,
  );
}

/** Rows of the audit log of the last two years, unchained, which nobody verifies. */
export async function addAuditEvents(count: number): Promise<void> {
  await unchecked(
    Prisma.sql`
      WITH c AS (SELECT array_agg(id) AS ids FROM connector), s AS (SELECT array_agg(id) AS ids FROM endpoint_server)
      INSERT INTO audit_event (at, actor_kind, actor_id, actor_name, noun, event, subject_id, subject, position)
      SELECT now() + (n - ${count}::int - 1) * interval '2 years' / ${count}::int,
        CASE WHEN n % 2 = 0 THEN 'engine' ELSE 'endpoint-server' END,
        CASE WHEN n % 2 = 1 THEN s.ids[1 + n % cardinality(s.ids)]::text END,
        CASE WHEN n % 2 = 0 THEN 'Engine' ELSE 'server' END, 'run', CASE WHEN n % 2 = 0 THEN 'started' ELSE 'published' END,
        c.ids[1 + n % cardinality(c.ids)]::text, 'Enterprise ' || (1 + n % cardinality(c.ids)), n
      FROM c, s, generate_series(1, ${count}::int) n`,
  );
  await db.$executeRaw`UPDATE audit_head SET position = ${count}`;
}

/** Rows by the database's own hand, as many as wanted, and what the planner knows of them. For an empty database. */
export async function seedInstallation({ connectors, servers, runs = 0, auditEvents = 0 }: Size): Promise<void> {
  await addServers(servers);
  await addConnectors(connectors);
  if (runs > 0) await addRuns(runs);
  if (auditEvents > 0) await addAuditEvents(auditEvents);
  await db.$executeRaw`ANALYZE`;
}

/** A published run with that many users, fifty to a group, three groups to a user. Gives what the lists need of it. */
export async function seedInventory(users: number) {
  const activityUntil = new Date();
  const [connector] = await db.$queryRaw<{ id: string }[]>`SELECT id FROM connector ORDER BY name_key LIMIT 1`;
  const runId = randomUUID();
  const groups = Math.max(1, Math.floor(users / 50));
  await db.run.create({
    data: {
      ...{ id: runId, connectorId: connector?.id ?? "", kind: "box", trigger: "schedule", state: "published" },
      streams: { create: { stream: "users", outcome: "complete", items: users } },
    },
  });
  await db.$executeRaw`
    INSERT INTO inventory_user (run_id, id, name, login, status, role, is_app_user, provider_created_at, space_amount,
      space_used, last_login_at, details, content_hash)
    SELECT ${runId}::uuid, n::text, 'User ' || md5(n::text), 'user' || n || '@acme.example',
      CASE WHEN n % 50 = 0 THEN 'inactive' ELSE 'active' END, CASE WHEN n % 500 = 0 THEN 'coadmin' ELSE 'user' END,
      n % 100 = 0, now() - n % 1000 * interval '1 day', -1, n * 1000, now() - n % 400 * interval '1 day',
      '{"job_title": "Clerk", "timezone": "America/Los_Angeles", "language": "en"}', sha256(n::text::bytea)
    FROM generate_series(1, ${users}::int) n`;
  await db.$executeRaw`
    INSERT INTO inventory_group (run_id, id, name, group_type, details, content_hash)
    SELECT ${runId}::uuid, n::text, 'Group ' || n, 'managed_group', '{}', sha256(n::text::bytea)
    FROM generate_series(1, ${groups}::int) n`;
  await db.$executeRaw`
    INSERT INTO inventory_membership (run_id, id, group_id, user_id, role, content_hash)
    SELECT ${runId}::uuid, n::text, (1 + n % ${groups}::int)::text, (1 + n % ${users}::int)::text, 'member', sha256(n::text::bytea)
    FROM generate_series(1, ${users * 3}::int) n`;
  return { runId, kind: "box", activityUntil };
}

/** Queued runs of the first connectors, placed as these are, and behind them runs that endpoint servers hold. */
export async function seedQueue({ queued, held }: { queued: number; held: number }): Promise<void> {
  await db.$executeRaw`
    WITH s AS (SELECT array_agg(id ORDER BY name) AS ids FROM endpoint_server)
    INSERT INTO run (id, connector_id, kind, trigger, state, placement_server_id, endpoint_server_id, queued_at, lease_until, settings)
    SELECT uuidv7(), c.id, 'box', 'schedule', (CASE WHEN n <= ${queued}::int THEN 'queued' ELSE 'running' END)::run_state,
      c.endpoint_server_id, CASE WHEN n > ${queued}::int THEN s.ids[1 + n % cardinality(s.ids)] END, now() + n * interval '1 ms',
      now() + interval '1 minute', '{}'
    FROM s, (SELECT id, endpoint_server_id, row_number() OVER (ORDER BY id)::int AS n FROM connector LIMIT ${queued + held}::int) c`;
  await db.$executeRaw`ANALYZE run`;
}
