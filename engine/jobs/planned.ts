import { PgBoss } from "pg-boss";
import { timed } from "#engine/metrics/registry.ts";
import { engine } from "#lib/caller.ts";
import { lettingGo, pool } from "#lib/db.ts";
import { logFailed, sentenceOf } from "./job-log.ts";
import { plannedJobs } from "./jobs.ts";

const expireInSeconds = 1800;
// The job engine's own statements are short: one that is not answered by then was lost on the way.
const lettingGoSoon = { ...lettingGo, query_timeout: 60_000 };
const stopWithinMs = 4000;

/** Whether this process may make the job engine's tables; a role that holds what it needs alone leaves it to the owner. */
async function mayMakeTables(): Promise<boolean> {
  const { rows } = await pool.query<{ may: boolean }>(
    "SELECT has_database_privilege(current_database(), 'CREATE') AS may",
  );
  return rows[0]?.may === true;
}

async function startBoss(boss: PgBoss, migrate: boolean): Promise<void> {
  try {
    await boss.start();
  } catch (error) {
    if (migrate || !(error instanceof Error) || !/not installed|requires migrations/.test(error.message)) throw error;
    throw new Error("The job tables of this database are not this release's. Run npm run migrate, then start again.");
  }
}

/** Starts the planned jobs, shared with every other engine of this database. Gives what stops them. */
export async function startPlannedJobs(connectionString: string): Promise<() => Promise<void>> {
  const migrate = await mayMakeTables();
  const boss = new PgBoss({ connectionString, max: 3, application_name: "engine jobs", migrate, ...lettingGoSoon });
  boss.on("error", (error) => logFailed("job engine", error));
  await startBoss(boss, migrate);
  for (const { name, cron, work } of plannedJobs) {
    await boss.createQueue(name, { policy: "singleton", retryLimit: 0, expireInSeconds, deleteAfterSeconds: 86_400 });
    await boss.schedule(name, cron, null, { tz: "UTC" });
    await boss.work(name, { pollingIntervalSeconds: 10 }, async () => {
      try {
        await timed(name, () => work(engine));
      } catch (error) {
        logFailed(name, error);
        // The job engine stores what is thrown: a sentence, nothing else.
        throw new Error(sentenceOf(error));
      }
    });
  }
  const known = new Set(plannedJobs.map((job) => job.name));
  for (const { name } of await boss.getSchedules()) if (!known.has(name)) await boss.unschedule(name);
  return () => boss.stop({ graceful: true, timeout: stopWithinMs });
}
