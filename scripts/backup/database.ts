import { existsSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "#scripts/fault.ts";
import { existingFolder } from "#scripts/postgres/data-folder.ts";
import { runningPostmaster } from "#scripts/postgres/postmaster.ts";
import { postgresFolder, startServer } from "#scripts/start/database.ts";
import { takeDataFolder } from "#scripts/start/preflight.ts";
import type { Settings } from "#scripts/start/settings.ts";

/**
 * Does `work` with the address of DATABASE_URL's database, or of the embedded one, which is started for it and stopped
 * again unless it runs. `isNew`: one may be made. Throws a Fault where there is none.
 */
export async function withDatabase<Value>(
  settings: Settings,
  { isNew }: { isNew: boolean },
  work: (url: string) => Promise<Value>,
): Promise<Value> {
  if (settings.databaseUrl !== undefined) return work(settings.databaseUrl);
  const folder = existingFolder(postgresFolder(settings));
  if (!isNew && !existsSync(join(folder, "PG_VERSION")))
    throw new Fault(
      `There is no database in ${settings.dataFolder}: set DATA_DIR to the data folder, or DATABASE_URL.`,
    );
  if (runningPostmaster(folder)) return work((await startServer(settings, "any")).url);
  const { leave } = takeDataFolder(settings.dataFolder);
  try {
    const server = await startServer(settings, "any");
    return await work(server.url).finally(server.stop);
  } finally {
    leave();
  }
}
