import { PgBoss } from "pg-boss";

/** The schema of the job engine's tables: its own name for it. */
export const jobSchema = "pgboss";

/** Makes the job engine's tables, or brings them up to this release, as their owner. */
export async function prepareJobTables(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, max: 1, supervise: false, schedule: false });
  boss.on("error", () => {}); // what start needs, start throws
  await boss.start();
  await boss.stop({ graceful: false });
}
