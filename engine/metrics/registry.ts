import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";
import { gaugeDatabaseConnections } from "#lib/metrics/database-connections.ts";
import { inSpan } from "#lib/trace/span.ts";

/** What this engine counts of itself; docs/monitoring.md lists it all. No label holds an id or an address. */
export const registry = new Registry();

collectDefaultMetrics({ register: registry });

const registers = [registry];
const seconds = [0.005, 0.025, 0.1, 0.5, 2.5, 10, 30];

export const requests = new Counter({
  name: "engine_http_requests_total",
  help: "Requests answered, by door and status; door none: no door has that address.",
  labelNames: ["method", "door", "status"] as const,
  registers,
});

export const requestSeconds = new Histogram({
  name: "engine_http_request_duration_seconds",
  help: "Time until a request was answered, by door.",
  labelNames: ["door"] as const,
  buckets: seconds,
  registers,
});

const jobSeconds = new Histogram({
  name: "engine_job_duration_seconds",
  help: "Time that a job took, by its name and outcome (done, failed).",
  labelNames: ["job", "outcome"] as const,
  buckets: [...seconds, 120, 600],
  registers,
});

gaugeDatabaseConnections("engine", registers);

/** The work of a job, timed and within a span. Throws what it throws. */
export async function timed<Value>(job: string, work: () => Promise<Value>): Promise<Value> {
  const stop = jobSeconds.startTimer({ job });
  try {
    const value = await inSpan(`job ${job}`, {}, work);
    stop({ outcome: "done" });
    return value;
  } catch (error) {
    stop({ outcome: "failed" });
    throw error;
  }
}
