import type { z } from "zod";
import { type Refusal, refusal } from "#lib/protocol/messages.ts";
import { protocolHeader, protocolVersion, version } from "#lib/protocol/version.ts";
import { Stop } from "./stop.ts";

export type Body = { json: unknown } | { gzip: Buffer; headers: Record<string, string> } | null;

export type Exchanged<Value> =
  | { outcome: "ok"; value: Value }
  | { outcome: "refused"; refusal: Refusal }
  /** Not known whether it arrived: asking again is right, as every door takes a repeat. */
  | { outcome: "unanswered"; why: string };

function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return "unknown cause";
  return "code" in cause ? String(cause.code) : cause.name;
}

function headersOf(body: Body, token: string | null, traceparent?: string): Record<string, string> {
  return {
    ...(token && { authorization: `Bearer ${token}` }),
    ...(traceparent && { traceparent }),
    ...(body && "json" in body && { "content-type": "application/json" }),
    ...(body && "gzip" in body && { "content-type": "application/gzip", ...body.headers }),
  };
}

// An engine of the first releases names none: it spoke version 1.
function requireProtocol(headers: Headers): void {
  const spoken = headers.get(protocolHeader) ?? "1";
  if (spoken === String(protocolVersion)) return;
  throw new Stop(
    `The engine speaks version ${spoken.slice(0, 20)} of the protocol, this endpoint server (release ${version}) version ${protocolVersion}. Put the file of the console's own release in its place: Administration > Endpoint Servers > Enrol endpoint server has it.`,
  );
}

/**
 * One request to a door of the engine, without another try. Its answer is checked; redirects are not followed.
 * Throws the signal's reason when that ends it, and Stop for an engine of another protocol.
 */
export async function exchange<Value>(
  url: string,
  method: "GET" | "POST" | "PUT",
  body: Body,
  options: {
    token: string | null;
    schema: z.ZodType<Value>;
    timeoutMs: number;
    signal: AbortSignal;
    traceparent?: string | undefined;
  },
): Promise<Exchanged<Value>> {
  const timeout = new AbortController();
  const stop = () => timeout.abort();
  const timer = setTimeout(stop, options.timeoutMs);
  options.signal.addEventListener("abort", stop, { once: true });
  try {
    options.signal.throwIfAborted();
    const content = body === null ? null : "json" in body ? JSON.stringify(body.json) : new Uint8Array(body.gzip);
    const headers = headersOf(body, options.token, options.traceparent);
    const response = await fetch(url, { method, headers, body: content, redirect: "error", signal: timeout.signal });
    requireProtocol(response.headers);
    const text = await response.text();
    if (response.ok) {
      const read = options.schema.safeParse(response.status === 204 ? undefined : JSON.parse(text));
      if (read.success) return { outcome: "ok", value: read.data };
      return { outcome: "unanswered", why: "it answered with something that is not the protocol" };
    }
    const refused = refusal.safeParse(JSON.parse(text));
    if (refused.success) return { outcome: "refused", refusal: refused.data };
    return { outcome: "unanswered", why: `it answered ${response.status}` };
  } catch (error) {
    if (error instanceof Stop) throw error;
    options.signal.throwIfAborted();
    if (timeout.signal.aborted) return { outcome: "unanswered", why: `no answer within ${options.timeoutMs / 1000} s` };
    return { outcome: "unanswered", why: error instanceof SyntaxError ? "it answered with no JSON" : causeOf(error) };
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener("abort", stop);
  }
}
