import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { env } from "#lib/env.ts";
import { logState } from "#lib/log/log.ts";

export const requestIdHeader = "x-request-id";

// One for the process: Next loads this module once for what it calls at the start and once for its routes.
const holder = globalThis as typeof globalThis & { consoleRequestIds?: AsyncLocalStorage<string> };
holder.consoleRequestIds ??= new AsyncLocalStorage<string>();
const current = holder.consoleRequestIds;

/** The id of a new request: the one that a proxy of ours gave it, when it can be one, else a new one. */
export function newRequestId(given: string | string[] | undefined): string {
  const isTrusted = env().TRUSTED_PROXY_HOPS > 0;
  return isTrusted && typeof given === "string" && /^[\w-]{8,100}$/.test(given) ? given : randomUUID();
}

/** The id of the request that is being answered; null outside of any. */
export const requestId = (): string | null => current.getStore() ?? null;

/**
 * Gives every request that this process receives an id, which its answer carries in X-Request-Id and log lines name.
 * Node publishes this channel before it emits "request", in the same asynchronous context.
 */
export function nameRequests(): void {
  logState.contexts.set("request", () => ({ requestId: requestId() ?? undefined }));
  subscribe("http.server.request.start", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const id = newRequestId(request.headers[requestIdHeader]);
    response.setHeader(requestIdHeader, id);
    current.enterWith(id);
  });
}
