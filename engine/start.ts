import type { FastifyInstance } from "fastify";
import { connectionSentence } from "#lib/database-sentences.ts";
import { disconnect } from "#lib/db.ts";
import { nameRequests } from "#lib/http/request-id.ts";
import { checkKeys } from "#lib/key-canary.ts";
import { log } from "#lib/log/log.ts";
import { serveMetrics } from "#lib/metrics/server.ts";
import { requireDatabase } from "#lib/require-database.ts";
import { startTraces } from "#lib/trace/start.ts";
import { doors } from "./http/doors.ts";
import { addHealth } from "./http/health.ts";
import { buildServer } from "./http/server.ts";
import { doFrequentJobs } from "./jobs/frequent.ts";
import { startPlannedJobs } from "./jobs/planned.ts";
import { refreshDatabaseGauges } from "./metrics/database-gauges.ts";
import { registry } from "./metrics/registry.ts";
import type { EngineSettings } from "./settings.ts";

const isNetworkFault = (error: unknown) => error instanceof Error && "syscall" in error;

async function startJobs({ databaseUrl }: EngineSettings): Promise<() => Promise<void>> {
  try {
    return await startPlannedJobs(databaseUrl);
  } catch (error) {
    throw isNetworkFault(error) ? new Error(connectionSentence(error, databaseUrl, "DATABASE_URL")) : error;
  }
}

async function listen(app: FastifyInstance, { port, host }: EngineSettings): Promise<void> {
  try {
    await app.listen({ port, host });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "EADDRINUSE") throw new Error(`Port ${port} is taken. Stop what uses it, or set ENGINE_PORT.`);
    if (code === "EACCES") throw new Error(`Port ${port} may not be used by this user. Set ENGINE_PORT above 1023.`);
    throw new Error(
      `The engine can't listen on ${host}:${port} (${code ?? "unknown"}). Correct BIND_ADDRESS or ENGINE_PORT.`,
    );
  }
}

export type RunningEngine = { stop: () => Promise<void> };

/** Starts the doors and the jobs. Gives what stops them. Throws an Error with a sentence when it can't. */
export async function startEngine(settings: EngineSettings): Promise<RunningEngine> {
  const stopTraces = await startTraces("engine");
  await requireDatabase();
  await checkKeys();
  nameRequests();
  const app = buildServer(doors, { logger: true });
  addHealth(app);
  const stopping = new AbortController();
  // Else whoever asked keeps the connection open, and the stop waits for it.
  app.addHook("onSend", async (_request, reply) => {
    if (stopping.signal.aborted) reply.header("connection", "close");
  });
  // Before the doors open: an engine that answers has started whole, and goes on when the database goes away.
  const stopPlannedJobs = await startJobs(settings);
  const { metrics } = settings;
  const stopMetrics = metrics ? await serveMetrics(registry, metrics, refreshDatabaseGauges) : async () => {};
  await listen(app, settings);
  const frequentJobs = doFrequentJobs(stopping.signal);
  return {
    stop: async () => {
      log.info("The engine stops.");
      stopping.abort();
      await Promise.all([app.close(), frequentJobs, stopPlannedJobs(), stopMetrics()]);
      await disconnect();
      // A collector that is away is no reason to end badly.
      await stopTraces().catch(() => {});
    },
  };
}
