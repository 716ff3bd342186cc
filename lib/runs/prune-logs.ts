import type { EngineCaller } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { readSettings } from "#lib/settings/read.ts";

const runsAtOnce = 500;

/**
 * Deletes the log lines of runs that ended longer ago than the settings keep them, the oldest runs first. The runs stay
 * in the history. Gives how many lines went.
 */
export async function pruneRunLogs(engine: EngineCaller): Promise<{ lines: number }> {
  const { runLogDays } = await readSettings(engine);
  // Ids of runs grow with time: the first ones that have lines are the oldest.
  const lines = await db.$executeRaw`
    WITH RECURSIVE hop(run_id, place) AS (
      (SELECT run_id, 1 FROM run_log_line ORDER BY run_id LIMIT 1)
      UNION ALL
      SELECT (SELECT l.run_id FROM run_log_line l WHERE l.run_id > hop.run_id ORDER BY l.run_id LIMIT 1), place + 1
      FROM hop WHERE hop.run_id IS NOT NULL AND place < ${runsAtOnce}::int),
    old AS (
      SELECT r.id FROM hop JOIN run r ON r.id = hop.run_id
      WHERE r.ended_at < now() - make_interval(days => ${runLogDays}::int))
    DELETE FROM run_log_line WHERE run_id IN (SELECT id FROM old)`;
  return { lines };
}
