import type { EngineCaller } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { readSettings } from "#lib/settings/read.ts";

const rowsAtOnce = 20_000;

/** Deletes entries of the delivery log that the settings keep no longer, and what was told that long ago. */
export async function pruneDeliveryLog(engine: EngineCaller): Promise<{ attempts: number }> {
  const { deliveryLogDays } = await readSettings(engine);
  const attempts = await db.$executeRaw`
    DELETE FROM notification_attempt WHERE ctid = ANY(ARRAY(
      SELECT ctid FROM notification_attempt WHERE at < now() - make_interval(days => ${deliveryLogDays}::int)
      ORDER BY id LIMIT ${rowsAtOnce}))`;
  // What still stands is needed to tell of its end.
  await db.$executeRaw`
    DELETE FROM notification_event WHERE ctid = ANY(ARRAY(
      SELECT e.ctid FROM notification_event e
      WHERE e.at < now() - make_interval(days => ${deliveryLogDays}::int) AND e.planned_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM notification_problem p WHERE p.episode_id = e.episode_id)
        AND NOT EXISTS (SELECT FROM notification n WHERE n.event_id = e.id AND n.state IN ('waiting', 'muted'))
      LIMIT ${rowsAtOnce}))`;
  await db.$executeRaw`
    DELETE FROM notification_delivery d WHERE d.state <> 'pending'
      AND d.created_at < now() - make_interval(days => ${deliveryLogDays}::int)
      AND NOT EXISTS (SELECT FROM notification n WHERE n.delivery_id = d.id)`;
  return { attempts };
}
