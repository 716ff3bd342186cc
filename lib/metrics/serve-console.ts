import { join } from "node:path";
import { log } from "#lib/log/log.ts";
import { addProcessMetrics, consoleMetrics } from "./console-metrics.ts";
import { countRequests } from "./count-requests.ts";
import { readRoutePatterns } from "./route-patterns.ts";
import { serveMetrics } from "./server.ts";
import { readMetricsAddress } from "./settings.ts";

/** Serves the console's metrics when METRICS_PORT says where. Ends the process with a sentence when that can't be. */
export async function serveConsoleMetrics(): Promise<void> {
  try {
    const address = readMetricsAddress(process.env);
    if (!address) return;
    addProcessMetrics();
    countRequests(readRoutePatterns(join(process.cwd(), ".next")), address.port);
    await serveMetrics(consoleMetrics.registry, address);
  } catch (error) {
    log.fatal(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}
