import { join } from "node:path";
import { log } from "#lib/log/log.ts";
import { readActionNames } from "./action-names.ts";
import { startTraces } from "./start.ts";

/** Sends the console's traces where they are wanted, the last of them when it is told to stop. */
export async function traceConsole(): Promise<void> {
  try {
    const stop = await startTraces("console");
    readActionNames(join(process.cwd(), ".next"));
    // A collector that is away is no reason to end badly.
    process.once("SIGTERM", () => void stop().catch(() => {}));
  } catch (error) {
    log.fatal(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}
