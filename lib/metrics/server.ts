import { createServer } from "node:http";
import type { Registry } from "prom-client";
import type { MetricsAddress } from "./settings.ts";

/**
 * Serves a registry in Prometheus' text format as `GET /metrics`, and nothing else, on an address of its own; `refresh`
 * comes before each reading. Gives what stops it. Throws an Error with a sentence when it can't listen.
 */
export async function serveMetrics(
  registry: Registry,
  { port, host }: MetricsAddress,
  refresh?: () => Promise<void>,
): Promise<() => Promise<void>> {
  async function read(): Promise<string> {
    await refresh?.();
    return registry.metrics();
  }
  const server = createServer((request, response) => {
    if (request.method !== "GET" || request.url !== "/metrics") return void response.writeHead(404).end();
    read().then(
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
