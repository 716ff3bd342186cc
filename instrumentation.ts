import type { Instrumentation } from "next";

/** Next.js calls this once, before the console answers anybody: its keys must open what the database holds. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  await import("#lib/log/console-process.ts");
  const { requireKeys } = await import("#lib/key-canary.ts");
  const { noteConnections } = await import("#lib/auth/note-connection.ts");
  const { stopGracefully } = await import("#lib/http/graceful-stop.ts");
  const { nameRequests } = await import("#lib/http/request-id.ts");
  const { traceConsole } = await import("#lib/trace/console-traces.ts");
  const { serveConsoleMetrics } = await import("#lib/metrics/serve-console.ts");
  await traceConsole();
  await requireKeys();
  nameRequests();
  noteConnections();
  await serveConsoleMetrics();
  stopGracefully();
}

/** Next.js calls this for an error that nothing of ours caught; it has written it to the log itself. */
export const onRequestError: Instrumentation.onRequestError = async (_error, _request, { routeType }) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { consoleMetrics } = await import("#lib/metrics/console-metrics.ts");
  consoleMetrics.errors.inc({ place: routeType });
};
