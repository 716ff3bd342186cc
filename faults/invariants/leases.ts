import type { Evidence } from "#faults/evidence.ts";
import { db } from "#lib/db.ts";
import type { Breach, Invariant } from "./invariant.ts";

const oneWriter = () => db.$queryRaw<Breach[]>`
  SELECT r.connector_id AS "connectorId",
    'run ' || r.id || ' took batch ' || b.sequence || ' of epoch ' || b.epoch || ' when another held it' AS what
  FROM run_batch b JOIN run r ON r.id = b.run_id
  WHERE b.epoch > r.epoch
    OR EXISTS (SELECT FROM run_batch e WHERE e.run_id = b.run_id AND e.sequence < b.sequence AND e.epoch > b.epoch)
    OR EXISTS (SELECT FROM run_transition t WHERE t.run_id = b.run_id AND t.to_state = 'assigned'
      AND t.epoch > b.epoch AND t.at < b.received_at)
  UNION ALL
  SELECT r.connector_id, 'run ' || r.id || ' was handed out ' || count(*) || ' times as epoch ' || t.epoch
  FROM run_transition t JOIN run r ON r.id = t.run_id WHERE t.to_state = 'assigned'
  GROUP BY r.id, t.epoch HAVING count(*) > 1`;

/** A lease that is over is taken away within the reaper's round, of 15 s. */
const graceSeconds = 45;

const nothingStuck = () => db.$queryRaw<Breach[]>`
  SELECT r.connector_id AS "connectorId", 'run ' || r.id || ' is ' || r.state::text || ' and nothing says why' AS what
  FROM run r
  WHERE (r.state IN ('assigned', 'running')
      AND coalesce(r.lease_until, '-infinity') < now() - make_interval(secs => ${graceSeconds}))
    OR (r.state IN ('queued', 'paused', 'held') AND coalesce(r.reason, '') = '')`;

type Ended = { connectorId: string; stream: string; endedAtMs: number; runs: number };

// The groups are listed again for their ids while memberships are read, so only these two can be told. An authorization
// asks for one event, to see whether it may.
const listings = { users: /usemarker=true/, events: /^(?!.*\blimit=1\b).*stream_type=admin_logs/ } as const;

async function notReadAgain({ pages, providerGrantsOf }: Evidence): Promise<Breach[]> {
  const ended = await db.$queryRaw<Ended[]>`
    SELECT r.connector_id AS "connectorId", b.stream, extract(epoch FROM max(b.received_at))::float8 * 1000 AS "endedAtMs",
      (SELECT count(*) FROM run o WHERE o.connector_id = r.connector_id)::int AS runs
    FROM run r JOIN run_stream s ON s.run_id = r.id AND s.outcome IS NOT NULL
    JOIN run_batch b ON b.run_id = r.id AND b.stream = s.stream
    WHERE s.stream IN ('users', 'activity') GROUP BY r.id, b.stream`;
  return ended.flatMap(({ connectorId, stream, endedAtMs, runs }) => {
    if (runs > 1) return [];
    const route = stream === "users" ? "users" : "events";
    const grants = providerGrantsOf(connectorId);
    const again = pages.filter(
      (page) =>
        grants.includes(page.providerGrantId) &&
        page.route === route &&
        listings[route].test(page.page) &&
        page.atMs > endedAtMs + 1000,
    );
    return again.length === 0
      ? []
      : [{ connectorId, what: `${again.length} pages of ${stream} were read again after their end was kept` }];
  });
}

/** I5 to I7: who may write to a run, and that it always goes on. */
export const leaseInvariants: Invariant[] = [
  { id: "I5", sentence: "At most one epoch of a run can write; a stale one changes nothing.", check: oneWriter },
  { id: "I6", sentence: "Every run that has not ended is under way, or says why not.", check: nothingStuck },
  { id: "I7", sentence: "What was acknowledged is not read again after a takeover.", check: notReadAgain },
];
