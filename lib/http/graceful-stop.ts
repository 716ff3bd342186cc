import { subscribe } from "node:diagnostics_channel";
import type { ServerResponse } from "node:http";
import { disconnect } from "#lib/db.ts";

const stopWithinMs = 25_000;

/**
 * Makes SIGTERM a stop in which nobody is cut off. Next closes the port and ends the process with 143 once every
 * connection is closed; a proxy that sends request after request on one would never let it. So each answer is the last
 * on its connection, the database's connections are closed with the last answer, and the process ends with 0, after
 * 25 s in any case. Node publishes the channel for every request (Node documentation, diagnostics_channel, HTTP).
 */
export function stopGracefully(): void {
  const answering = new Set<ServerResponse>();
  let isStopping = false;

  function closeWhenIdle(): void {
    if (isStopping && answering.size === 0) void disconnect().catch(() => {});
  }

  subscribe("http.server.request.start", (message) => {
    const { response } = message as { response: ServerResponse };
    if (isStopping) response.shouldKeepAlive = false;
    answering.add(response);
    response.once("close", () => {
      answering.delete(response);
      closeWhenIdle();
    });
  });
  process.once("SIGTERM", () => {
    isStopping = true;
    for (const response of answering) response.shouldKeepAlive = false;
    setTimeout(() => process.exit(0), stopWithinMs).unref();
    process.once("exit", () => {
      process.exitCode = 0;
    });
    closeWhenIdle();
  });
}
