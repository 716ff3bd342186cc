import type { Evidence } from "#faults/evidence.ts";
import { db } from "#lib/db.ts";
import type { Breach, Invariant } from "./invariant.ts";

const counted = `
  SELECT c.id AS "connectorId", c.published_run_id AS "runId", r.state::text AS state, s.stream, s.items,
    CASE s.stream
      WHEN 'users' THEN (SELECT count(*) FROM inventory_user i WHERE i.run_id = r.id)
      WHEN 'groups' THEN (SELECT count(*) FROM inventory_group i WHERE i.run_id = r.id)
      ELSE (SELECT count(*) FROM inventory_membership i WHERE i.run_id = r.id)
    END::int AS rows
  FROM connector c JOIN run r ON r.id = c.published_run_id
  JOIN run_stream s ON s.run_id = r.id AND s.stream IN ('users', 'groups', 'memberships')
    AND (s.outcome = 'complete' OR s.source_run_id IS NOT NULL)`;

type Counted = { connectorId: string; runId: string; state: string; stream: string; items: number; rows: number };

async function wholeInventories({ looks }: Evidence): Promise<Breach[]> {
  const published = await db.$queryRawUnsafe<Counted[]>(counted);
  const stored = published.flatMap(({ connectorId, runId, state, stream, items, rows }) => [
    ...(state === "published" ? [] : [{ connectorId, what: `run ${runId} is shown and is ${state}` }]),
    ...(rows === items ? [] : [{ connectorId, what: `run ${runId} says ${items} ${stream} and has ${rows}` }]),
  ]);
  const seen = looks.flatMap(({ connectorId, problem }) => (problem ? [{ connectorId, what: problem }] : []));
  return [...stored, ...seen];
}

const tables = ["inventory_user", "inventory_group", "inventory_membership", "inventory_activity"] as const;

/** What the rows of a run come to, table by table: the same as long as no row changes. */
export async function digestOf(runId: string): Promise<string> {
  const parts = tables.map(
    (table) => `(SELECT md5(string_agg(i::text, ',' ORDER BY i::text)) FROM ${table} i WHERE run_id = $1::uuid)`,
  );
  const [row] = await db.$queryRawUnsafe<{ digest: string }[]>(
    `SELECT json_build_array(${parts})::text AS digest`,
    runId,
  );
  return row?.digest ?? "";
}

/** Whether nothing has changed; or, of a run whose rows may be pruned, whether what is left has not. */
function isUnchanged(before: string, now: string, isExpendable: boolean): boolean {
  const [old, left]: unknown[][] = [JSON.parse(before), JSON.parse(now)];
  return old?.every((digest, place) => left?.[place] === digest || (isExpendable && left?.[place] === null)) === true;
}

async function unchangedInventories({ digests }: Evidence): Promise<Breach[]> {
  const breaches: Breach[] = [];
  for (const [runId, digest] of digests) {
    const run = await db.run.findUnique({
      where: { id: runId },
      select: { connectorId: true, queuedAt: true, publishedFor: { select: { id: true } } },
    });
    if (!run) continue;
    const { connectorId, queuedAt } = run;
    const later = await db.run.count({ where: { connectorId, queuedAt: { gt: queuedAt } } });
    if (isUnchanged(digest, await digestOf(runId), later >= 2 && !run.publishedFor)) continue;
    breaches.push({ connectorId, what: `the rows of published run ${runId} have changed` });
  }
  return breaches;
}

async function onlyForward({ looks }: Evidence): Promise<Breach[]> {
  const stale = await db.$queryRaw<Breach[]>`
    SELECT c.id AS "connectorId", 'run ' || later.id || ' was published and run ' || p.id || ' is shown' AS what
    FROM connector c JOIN run p ON p.id = c.published_run_id
    JOIN run later ON later.connector_id = c.id AND later.state = 'published' AND later.queued_at > p.queued_at`;
  const unordered = await db.$queryRaw<Breach[]>`
    SELECT "connectorId", 'run ' || id || ' was published after a newer one' AS what FROM (
      SELECT r.connector_id AS "connectorId", r.id, r.queued_at,
        max(r.queued_at) OVER (PARTITION BY r.connector_id ORDER BY t.at, t.id
          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS newest
      FROM run_transition t JOIN run r ON r.id = t.run_id WHERE t.to_state = 'published') AS p
    WHERE queued_at < newest`;
  const queuedAt = new Map(
    (await db.run.findMany({ select: { id: true, queuedAt: true } })).map((run) => [run.id, run.queuedAt.getTime()]),
  );
  const newest = new Map<string, number>();
  const back = looks.filter(({ connectorId, runId }) => {
    const at = queuedAt.get(runId) ?? 0;
    const before = newest.get(connectorId) ?? 0;
    newest.set(connectorId, Math.max(at, before));
    return at < before;
  });
  const seen = back.map(({ connectorId, runId }) => ({ connectorId, what: `a reader went back to run ${runId}` }));
  return [...stale, ...unordered, ...seen];
}

/** I1 to I3: what is shown is whole, stays as it is, and is only ever replaced by something newer. */
export const publishedInvariants: Invariant[] = [
  { id: "I1", sentence: "A reader never sees a partial or mixed inventory.", check: wholeInventories },
  { id: "I2", sentence: "A published run never changes.", check: unchangedInventories },
  { id: "I3", sentence: "The published run of a connector only moves forward.", check: onlyForward },
];
