import { createServer } from "node:http";
import { refreshDatabaseGauges } from "./database-gauges.ts";
import { registry } from "./registry.ts";

/** The engine's metrics in Prometheus' text format. */
async function readMetrics(): Promise<string> {
  await refreshDatabaseGauges();
  return registry.metrics();
}

/**
 * Serves `GET /metrics` and nothing else on an address of its own. Gives what stops it. Throws an Error with a sentence
 * when it can't listen.
 */
export async function serveMetrics(port: number, host: string): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    if (request.method !== "GET" || request.url !== "/metrics") return void response.writeHead(404).end();
    readMetrics().then(
      (text) => response.writeHead(200, { "content-type": registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  server.on("clientError", (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        new Error(
          `The metrics can't be served on ${host}:${port} (${error.code ?? "unknown"}). Correct METRICS_ADDRESS or METRICS_PORT.`,
        ),
      ),
    );
    server.listen(port, host, resolve);
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
}
