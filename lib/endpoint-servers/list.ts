import type { Caller } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import type { ServerFilter } from "./filters.ts";
import { readPulses } from "./pulse.ts";
import { isServerKey, readServerPage } from "./read.ts";
import { presences } from "./states.ts";

const pageSize = 50;

/** Of one feature: how many endpoint servers have it ticked, and how many of those would take a run, now or next. */
export type FeatureCount = { kind: string; ticked: number; able: number };

async function countFeatures(): Promise<FeatureCount[]> {
  return db.$queryRaw<FeatureCount[]>`
    SELECT f.kind, count(*)::int AS ticked,
      (count(*) FILTER (WHERE s.trust = 'trusted' AND s.draining_at IS NULL
        AND s.last_seen_at >= now() - make_interval(secs => ${presences.late.untilSeconds})))::int AS able
    FROM endpoint_server_feature f JOIN endpoint_server s ON s.id = f.endpoint_server_id
    WHERE s.removed_at IS NULL GROUP BY f.kind`;
}

/**
 * One page of the endpoint servers with their last hour, and of all of them how many there are and what they may run. A
 * key that none of them had gives the first page.
 */
export async function readServerList(person: Caller, filter: ServerFilter) {
  const after = filter.after && (await isServerKey(filter.after)) ? filter.after : null;
  const { servers, next } = await readServerPage(person, { ...filter, after, limit: pageSize });
  const [pulses, total, features] = await Promise.all([
    readPulses(
      person,
      servers.map(({ id }) => id),
    ),
    db.endpointServer.count({ where: { removedAt: null } }),
    countFeatures(),
  ]);
  return { servers, next, pulses, total, features };
}

export type ServerList = Awaited<ReturnType<typeof readServerList>>;
