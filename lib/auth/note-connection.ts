import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { withConnection } from "./client-address.ts";

/**
 * Adds the connection's own address to the X-Forwarded-For of every request that this process receives, before anyone
 * reads it. Next fills the header in only when the request brings none, so that otherwise anybody could choose theirs.
 * Node publishes this channel before it emits "request" (Node documentation, diagnostics_channel, HTTP).
 */
export function noteConnections(): void {
  subscribe("http.server.request.start", (message) => {
    const { request, socket } = message as { request: IncomingMessage; socket: Socket };
    const given = request.headers["x-forwarded-for"];
    request.headers["x-forwarded-for"] = withConnection(given?.toString(), socket.remoteAddress);
  });
}
