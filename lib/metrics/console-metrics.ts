import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";
import { gaugeDatabaseConnections } from "./database-connections.ts";

function create() {
  const registry = new Registry();
  const registers = [registry];
  gaugeDatabaseConnections("console", registers);
  return {
    registry,
    requests: new Counter({
      name: "console_http_requests_total",
      help: "Requests answered, by the route's pattern and status; route none: no route has that address.",
      labelNames: ["method", "route", "status"] as const,
      registers,
    }),
    requestSeconds: new Histogram({
      name: "console_http_request_duration_seconds",
      help: "Time until a request was answered, by the route's pattern.",
      labelNames: ["route"] as const,
      buckets: [0.005, 0.025, 0.1, 0.5, 2.5, 10, 30],
      registers,
    }),
    actionFailures: new Counter({
      name: "console_action_failures_total",
      help: "Server actions that did not do what they were asked, by reason; unknown: an error that no rule foresaw.",
      labelNames: ["reason"] as const,
      registers,
    }),
    signInsRefused: new Counter({
      name: "console_sign_ins_refused_total",
      help: "Attempts to sign in that were refused, by reason.",
      labelNames: ["reason"] as const,
      registers,
    }),
    errors: new Counter({
      name: "console_errors_total",
      help: "Errors that no page, route or action caught, by where they came up.",
      labelNames: ["place"] as const,
      registers,
    }),
  };
}

// One for the process: Next loads this module once for what it calls at the start and once for its routes.
const holder = globalThis as typeof globalThis & { consoleMetrics?: ReturnType<typeof create> };
holder.consoleMetrics ??= create();

/** What this console counts of itself; docs/monitoring.md lists it all. No label holds an id or an address. */
export const consoleMetrics = holder.consoleMetrics;

/** The process's own metrics come with those of the console from now on. */
export const addProcessMetrics = (): void => collectDefaultMetrics({ register: consoleMetrics.registry });
