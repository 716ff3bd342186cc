import { verifyChain } from "#lib/audit/verify.ts";
import { engine } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { nextOccurrences } from "#lib/schedules/occurrences.ts";
import { schedule as scheduleSchema } from "#lib/schedules/schema.ts";
import type { Breach, Invariant } from "./invariant.ts";

/** Each state that people hear of, and the events that tell them. */
const audited = {
  published: ["published", "accepted"],
  held: ["held"],
  rejected: ["rejected"],
  failed: ["failed"],
  cancelled: ["cancelled"],
  paused: ["paused"],
  queued: ["started"],
} as const;

async function oneRowEach(): Promise<Breach[]> {
  const breaches: Breach[] = [];
  for (const [state, events] of Object.entries(audited)) {
    // A run is queued again after a takeover; its start alone comes from no other state.
    const found = await db.$queryRaw<Breach[]>`
      SELECT r.connector_id AS "connectorId",
        'run ' || r.id || ' became ' || ${state} || ' ' || t.times || ' times and the log says ' || coalesce(e.times, 0) AS what
      FROM run r
      JOIN (SELECT run_id, count(*) AS times FROM run_transition
        WHERE to_state::text = ${state} AND (${state} <> 'queued' OR from_state IS NULL) GROUP BY run_id) t ON t.run_id = r.id
      FULL JOIN (SELECT subject_id, count(*) AS times FROM audit_event
        WHERE noun = 'run' AND event = ANY(${[...events]}) GROUP BY subject_id) e ON e.subject_id = r.id::text
      WHERE t.times IS DISTINCT FROM e.times`;
    breaches.push(...found);
  }
  return breaches;
}

const oneRowARefresh = () => db.$queryRaw<Breach[]>`
  SELECT c.id AS "connectorId",
    'the grant is at version ' || g.version || ' and the log knows ' || count(e.id) || ' refreshes' AS what
  FROM "grant" g LEFT JOIN connector c ON c.grant_id = g.id
  LEFT JOIN audit_event e ON e.subject_id = g.id::text AND e.noun = 'grant' AND e.event = 'refreshed'
  GROUP BY c.id, g.id HAVING count(e.id) <> g.version - 1`;

async function chainHolds(): Promise<Breach[]> {
  const verified = await verifyChain(engine);
  if (verified.holds) return [];
  return [{ connectorId: null, what: `the audit log is broken after ${verified.rowsBefore} rows` }];
}

const oneRunAnOccurrence = () => db.$queryRaw<Breach[]>`
  SELECT o.connector_id AS "connectorId", 'the occurrence of ' || o.due_at || ' has no run and no reason' AS what
  FROM occurrence o WHERE (o.outcome = 'run') <> (o.run_id IS NOT NULL) OR (o.outcome <> 'run' AND coalesce(o.reason, '') = '')
  UNION ALL
  SELECT r.connector_id, 'run ' || r.id || ' stands for ' || count(o.id) || ' occurrences'
  FROM run r LEFT JOIN occurrence o ON o.run_id = r.id WHERE r.trigger = 'schedule'
  GROUP BY r.id HAVING count(o.id) <> 1`;

async function noneLeftOut(): Promise<Breach[]> {
  const connectors = await db.connector.findMany({
    where: { nextDueAt: { not: null }, occurrences: { some: {} } },
    select: {
      id: true,
      schedule: true,
      timeZone: true,
      nextDueAt: true,
      occurrences: { select: { dueAt: true }, orderBy: { dueAt: "asc" } },
    },
  });
  return connectors.flatMap(({ id, schedule, timeZone, nextDueAt, occurrences }) => {
    const [first] = occurrences;
    if (!first || !nextDueAt) return [];
    const planned = nextOccurrences(scheduleSchema.parse(schedule), timeZone, first.dueAt, occurrences.length);
    const kept = [...occurrences.slice(1).map(({ dueAt }) => dueAt), nextDueAt];
    const wrong = planned.find((time, place) => time.getTime() !== kept[place]?.getTime());
    return wrong ? [{ connectorId: id, what: `the occurrence of ${wrong.toISOString()} is not in the ledger` }] : [];
  });
}

/** I14 and I16: what happened is on record, once. */
export const recordInvariants: Invariant[] = [
  {
    id: "I14",
    sentence: "Each change has one row in the audit log, whose chain holds.",
    check: async () => [...(await oneRowEach()), ...(await oneRowARefresh()), ...(await chainHolds())],
  },
  {
    id: "I16",
    sentence: "Each occurrence of a schedule has one run, or the reason why none.",
    check: async () => [...(await oneRunAnOccurrence()), ...(await noneLeftOut())],
  },
];
