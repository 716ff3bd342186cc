import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { consoleMetrics } from "./console-metrics.ts";
import type { RoutePatterns } from "./route-patterns.ts";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** Counts and times every request that this process answers, but those of `exceptPort`, where its metrics are. */
export function countRequests(patternOf: RoutePatterns, exceptPort: number): void {
  subscribe("http.server.request.start", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (request.socket.localPort === exceptPort) return;
    const begun = performance.now();
    const given = request.method ?? "";
    const method = methods.includes(given) ? given : "other";
    const route = patternOf(request.url?.split("?")[0] ?? "");
    response.once("close", () => {
      const status = response.writableFinished ? String(response.statusCode) : "aborted";
      consoleMetrics.requests.inc({ method, route, status });
      consoleMetrics.requestSeconds.observe({ route }, (performance.now() - begun) / 1000);
    });
  });
}
