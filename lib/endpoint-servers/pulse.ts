import { type Caller, requireRole } from "#lib/caller.ts";
import { db, type Transaction } from "#lib/db.ts";

/** Counts one heartbeat of the endpoint server in its minute, and forgets the minutes that are over an hour old. */
export async function notePulse(transaction: Transaction, endpointServerId: string): Promise<void> {
  await transaction.$executeRaw`
    INSERT INTO endpoint_server_pulse AS pulse (endpoint_server_id, minute, heartbeats)
    VALUES (${endpointServerId}::uuid, date_trunc('minute', now()), 1)
    ON CONFLICT (endpoint_server_id, minute) DO UPDATE SET heartbeats = pulse.heartbeats + 1`;
  await transaction.$executeRaw`
    DELETE FROM endpoint_server_pulse WHERE endpoint_server_id = ${endpointServerId}::uuid
      AND minute < date_trunc('minute', now()) - interval '1 hour'`;
}

export type Pulse = {
  endpointServerId: string;
  /** Heartbeats of each of the 60 whole minutes before this one, the oldest first; null: not known. */
  heartbeats: (number | null)[];
};

/** What was heard from these endpoint servers in the last hour; of one that is enrolled no more there is nothing. */
export async function readPulses(person: Caller, endpointServerIds: readonly string[]): Promise<Pulse[]> {
  requireRole(person, "viewer");
  return db.$queryRaw<Pulse[]>`
    SELECT s.id AS "endpointServerId",
      ARRAY(SELECT CASE WHEN each.minute >= s.pulse_since THEN coalesce(pulse.heartbeats, 0) END
            FROM generate_series(date_trunc('minute', now()) - interval '60 minutes',
              date_trunc('minute', now()) - interval '1 minute', interval '1 minute') AS each(minute)
            LEFT JOIN endpoint_server_pulse pulse
              ON pulse.endpoint_server_id = s.id AND pulse.minute = each.minute
            ORDER BY each.minute) AS heartbeats
    FROM endpoint_server s WHERE s.id = ANY(${[...endpointServerIds]}::uuid[]) AND s.removed_at IS NULL`;
}
