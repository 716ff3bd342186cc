import { recordAudit } from "#lib/audit/record.ts";
import type { EngineCaller } from "#lib/caller.ts";
import { db, Prisma } from "#lib/db.ts";
import { streams } from "#lib/inventory/items.ts";
import { carriedColumns } from "#lib/inventory/tables.ts";
import { readSettings } from "#lib/settings/read.ts";
import { emptyRuns, pruneRowsOf } from "./prune-rows.ts";

/** Each is a row of the audit log, and a transaction has five seconds: on a slow machine these take one. */
const runsAtOnce = 100;

/** What a run that never was published left behind stays while this many runs or fewer came after it. */
const runsAfterScraps = 1;

type Given = { id: string; name: string; state: string };

/**
 * Gives up the inventories that are kept no longer: from here on nobody reads their rows. A connector keeps its last
 * published ones, as many and as long as it or the settings say; always the one that is shown, those held or under way,
 * and those whose rows the shown one still stands on. On record.
 */
async function giveUpInventories(engine: EngineCaller): Promise<number> {
  const { keepRuns, keepDays } = await readSettings(engine);
  return db.$transaction(async (transaction) => {
    const given = await transaction.$queryRaw<Given[]>`
      UPDATE run SET pruned_at = now() FROM (
        SELECT r.id, c.name FROM (
          SELECT id, connector_id, state, ended_at,
            row_number() OVER (PARTITION BY connector_id ORDER BY queued_at DESC) - 1 AS later,
            count(*) FILTER (WHERE state = 'published') OVER (PARTITION BY connector_id ORDER BY queued_at DESC)
              - (state = 'published')::int AS later_published
          FROM run WHERE rows_gone_at IS NULL AND pruned_at IS NULL
        ) r JOIN connector c ON c.id = r.connector_id
        WHERE r.state IN ('published', 'rejected', 'failed', 'cancelled')
          AND c.published_run_id IS DISTINCT FROM r.id
          AND NOT EXISTS (
            SELECT FROM run_stream s WHERE s.run_id = c.published_run_id AND s.source_run_id = r.id)
          AND (r.ended_at < now() - make_interval(days => coalesce(c.keep_days, ${keepDays}::int))
            OR CASE WHEN r.state = 'published' THEN r.later_published >= coalesce(c.keep_runs, ${keepRuns}::int)
              ELSE r.later > ${runsAfterScraps}::int END)
        LIMIT ${runsAtOnce}
      ) given WHERE run.id = given.id AND run.pruned_at IS NULL
      RETURNING run.id, given.name, run.state::text AS state`;
    for (const run of given) {
      if (run.state !== "published") continue;
      await recordAudit(transaction, engine, {
        noun: "run",
        event: "inventory deleted",
        subjectId: run.id,
        subject: run.name,
      });
    }
    return given.length;
  });
}

/** Gives up the inventories that are kept no longer and deletes their rows, in chunks. Gives how many rows went. */
export async function pruneInventories(engine: EngineCaller): Promise<{ rows: number }> {
  while ((await giveUpInventories(engine)) === runsAtOnce);
  return emptyRuns();
}

/** Every run that has rows in the table and is no more, found by hopping along the primary key. */
function runsGone(table: Prisma.Sql) {
  return db.$queryRaw<{ runId: string }[]>`
    WITH RECURSIVE hop AS (
      (SELECT run_id FROM ${table} ORDER BY run_id LIMIT 1)
      UNION ALL
      SELECT (SELECT t.run_id FROM ${table} t WHERE t.run_id > hop.run_id ORDER BY t.run_id LIMIT 1)
      FROM hop WHERE hop.run_id IS NOT NULL)
    SELECT hop.run_id AS "runId" FROM hop
    WHERE hop.run_id IS NOT NULL AND NOT EXISTS (SELECT FROM run r WHERE r.id = hop.run_id)`;
}

/** Deletes the inventory rows that deleted connectors left behind. Gives how many rows went. */
export async function pruneLeftRows(): Promise<{ rows: number }> {
  let rows = 0;
  for (const stream of streams) {
    const runs = await runsGone(Prisma.raw(carriedColumns[stream].table));
    for (const { runId } of runs) rows += (await pruneRowsOf(runId)).rows;
  }
  return { rows };
}
