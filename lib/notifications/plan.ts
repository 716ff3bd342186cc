import type { EngineCaller } from "#lib/caller.ts";
import { db, Prisma, type Transaction } from "#lib/db.ts";

const eventsAtOnce = 500;
const channelsAtOnce = 100;

/** One message tells at most so many events; the others follow in the next. */
const mostEventsInOne = 100;

/** Held for the length of a transaction by the one engine that plans. */
const planLock = 4_620_011;

const muted = Prisma.sql`(coalesce(c.muted_until > now(), false)
  OR EXISTS (SELECT FROM notification_mute m WHERE m.connector_id = e.connector_id AND m.until > now()))`;
const stateOfNew = Prisma.sql`(CASE WHEN ${muted} THEN 'muted' ELSE 'waiting' END)::notification_state`;

/** Every channel that asked for the topic, and for the connector where there is one, is to be told. */
async function planProblems(transaction: Transaction): Promise<void> {
  await transaction.$executeRaw`
    WITH due AS (
      SELECT id FROM notification_event WHERE planned_at IS NULL AND NOT is_recovery ORDER BY id LIMIT ${eventsAtOnce}),
    e AS (
      UPDATE notification_event SET planned_at = now() WHERE id IN (SELECT id FROM due)
      RETURNING id, topic, connector_id)
    INSERT INTO notification (event_id, channel_id, state)
    SELECT e.id, c.id, ${stateOfNew} FROM e JOIN notification_channel c ON e.topic = ANY(c.topics)
    WHERE c.all_connectors OR e.connector_id IS NULL OR EXISTS (
      SELECT FROM notification_channel_connector x WHERE x.channel_id = c.id AND x.connector_id = e.connector_id)`;
}

/** The end of a problem is told to whoever was told of it. */
async function planRecoveries(transaction: Transaction): Promise<void> {
  await transaction.$executeRaw`
    WITH due AS (
      SELECT id FROM notification_event r WHERE planned_at IS NULL AND is_recovery
        AND NOT EXISTS (
          SELECT FROM notification_event p WHERE p.episode_id = r.episode_id AND NOT p.is_recovery AND p.planned_at IS NULL)
      ORDER BY id LIMIT ${eventsAtOnce}),
    e AS (
      UPDATE notification_event SET planned_at = now() WHERE id IN (SELECT id FROM due)
      RETURNING id, connector_id, episode_id)
    INSERT INTO notification (event_id, channel_id, state)
    SELECT e.id, c.id, ${stateOfNew} FROM e JOIN notification_channel c ON EXISTS (
      SELECT FROM notification n JOIN notification_event p ON p.id = n.event_id
      WHERE p.episode_id = e.episode_id AND n.channel_id = c.id AND n.state IN ('waiting', 'bundled'))`;
}

/** When a mute has ended, what is still wrong is told after all, and what is over is not. */
async function endMutes(transaction: Transaction): Promise<void> {
  await transaction.$executeRaw`
    UPDATE notification n SET state = (
      CASE WHEN e.is_recovery OR EXISTS (SELECT FROM notification_problem p WHERE p.episode_id = e.episode_id)
        THEN 'waiting' ELSE 'dropped' END)::notification_state
    FROM notification_event e, notification_channel c
    WHERE n.state = 'muted' AND e.id = n.event_id AND c.id = n.channel_id AND NOT ${muted}`;
}

/** Puts what waits into one message a channel; a channel whose last message is still under way waits. */
async function bundle(transaction: Transaction): Promise<void> {
  await transaction.$executeRaw`
    WITH free AS (
      SELECT c.id FROM notification_channel c
      WHERE EXISTS (SELECT FROM notification n WHERE n.channel_id = c.id AND n.state = 'waiting')
        AND NOT EXISTS (SELECT FROM notification_delivery d WHERE d.channel_id = c.id AND d.state = 'pending')
      LIMIT ${channelsAtOnce}),
    made AS (
      INSERT INTO notification_delivery (id, channel_id) SELECT gen_random_uuid(), id FROM free
      RETURNING id, channel_id)
    UPDATE notification n SET state = 'bundled', delivery_id = made.id
    FROM made CROSS JOIN LATERAL (
      SELECT w.event_id FROM notification w WHERE w.channel_id = made.channel_id AND w.state = 'waiting'
      ORDER BY w.event_id LIMIT ${mostEventsInOne}) picked
    WHERE n.channel_id = made.channel_id AND n.event_id = picked.event_id`;
}

/** Makes messages out of what was noted: who is to be told of what. One engine at a time does. */
export async function planNotifications(_engine: EngineCaller): Promise<void> {
  await db.$transaction(async (transaction) => {
    const [lock] = await transaction.$queryRaw<{ taken: boolean }[]>`
      SELECT pg_try_advisory_xact_lock(${planLock}) AS taken`;
    if (!lock?.taken) return;
    await planProblems(transaction);
    await planRecoveries(transaction);
    await endMutes(transaction);
    await bundle(transaction);
  });
}
