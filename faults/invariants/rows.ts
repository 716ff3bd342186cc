import { isDeepStrictEqual } from "node:util";
import type { Evidence } from "#faults/evidence.ts";
import { db } from "#lib/db.ts";
import type { Truth } from "#test/box-truth.ts";
import { asPublished, rowsOfRun } from "#test/published-rows.ts";
import type { Breach, Invariant } from "./invariant.ts";

type Row = Record<string, unknown>;

// The provider's events go on while a run is read: what is newer than its start is for the next run.
function isTooNew({ lastLoginAt, lastActivityAt }: Row, startedAt: Date): boolean {
  const since = startedAt.getTime() - 5 * 60_000;
  return [lastLoginAt, lastActivityAt].some((time) => typeof time === "string" && Date.parse(time) > since);
}

/** How the rows of a run differ from what the provider has; null when they do not. */
function differenceOf(rows: Truth, truth: Truth, startedAt: Date): string | null {
  for (const stream of ["users", "groups", "memberships"] as const) {
    const [have, want] = [rows[stream], truth[stream]];
    const missing = [...want.keys()].filter((id) => !have.has(id));
    const extra = [...have.keys()].filter((id) => !want.has(id));
    if (missing.length > 0) return `${missing.length} ${stream} are missing, such as ${missing[0]}`;
    if (extra.length > 0) return `${extra.length} ${stream} are not the provider's, such as ${extra[0]}`;
    for (const [id, row] of want) {
      if (isDeepStrictEqual(have.get(id), row) || isTooNew(row, startedAt)) continue;
      return `of ${stream}, ${id} is ${JSON.stringify(have.get(id))} and should be ${JSON.stringify(row)}`;
    }
  }
  return null;
}

async function sameAsProvider({ truthOf }: Evidence): Promise<Breach[]> {
  const breaches: Breach[] = [];
  const connectors = await db.connector.findMany({
    where: { publishedRunId: { not: null } },
    select: { id: true, publishedRun: { select: { id: true, startedAt: true } } },
  });
  for (const { id: connectorId, publishedRun } of connectors) {
    const truth = truthOf(connectorId);
    if (!truth || !publishedRun?.startedAt) continue;
    const what = differenceOf(await rowsOfRun(publishedRun.id), asPublished(truth), publishedRun.startedAt);
    if (what) breaches.push({ connectorId, what: `in run ${publishedRun.id}, ${what}` });
  }
  return breaches;
}

async function everyBatchOnce({ acknowledged }: Evidence): Promise<Breach[]> {
  const gaps = await db.$queryRaw<Breach[]>`
    SELECT r.connector_id AS "connectorId",
      'run ' || r.id || ' waits for batch ' || r.next_sequence || ' and has ' || count(b.sequence) AS what
    FROM run r LEFT JOIN run_batch b ON b.run_id = r.id
    GROUP BY r.id HAVING count(b.sequence) <> r.next_sequence OR coalesce(max(b.sequence) + 1, 0) <> r.next_sequence`;
  const kept = await db.$queryRaw<{ runId: string; sequence: number; sha256: string }[]>`
    SELECT run_id AS "runId", sequence, sha256 FROM run_batch`;
  const known = new Set(kept.map(({ runId, sequence, sha256 }) => `${runId} ${sequence} ${sha256}`));
  const runs = await db.run.findMany({ select: { id: true, connectorId: true } });
  const lost = acknowledged
    .filter(({ runId, sequence, sha256 }) => !known.has(`${runId} ${sequence} ${sha256}`))
    .map(({ runId, sequence }) => ({
      connectorId: runs.find((run) => run.id === runId)?.connectorId ?? null,
      what: `batch ${sequence} of run ${runId} was acknowledged and is not there`,
    }));
  return [...gaps, ...lost];
}

/** I4: nothing that was acknowledged is lost, and nothing comes twice. */
export const rowInvariants: Invariant[] = [
  {
    id: "I4",
    sentence: "Every acknowledged batch is there once, and a published inventory is the provider's, item by item.",
    check: async (evidence) => [...(await everyBatchOnce(evidence)), ...(await sameAsProvider(evidence))],
  },
];
