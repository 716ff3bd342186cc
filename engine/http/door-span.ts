import { context, type Span, type SpanContext, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { FastifyRequest } from "fastify";
import { runSpan } from "#lib/trace/run-trace.ts";
import { tracer } from "#lib/trace/span.ts";
import type { Door } from "./door.ts";

const spans = new WeakMap<FastifyRequest, Span>();
/** W3C Trace Context, 3.2: version, trace-id, parent-id, flags. */
const traceparent = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The caller's span, which counts within the trace of the run that the address names; null at other doors. */
function parentOf({ params, headers }: FastifyRequest): SpanContext | null {
  const { runId = "" } = params as { runId?: string };
  if (!uuid.test(runId)) return null;
  const ofRun = runSpan(runId);
  const [, traceId, spanId] = traceparent.exec(headers.traceparent?.toString() ?? "") ?? [];
  return traceId === ofRun.traceId && spanId ? { ...ofRun, spanId } : ofRun;
}

/** The work of a door within a span, in the trace of the run that it is about. It ends with the answer: see endDoorSpan. */
export function inDoorSpan<Value>({ method, path }: Door, request: FastifyRequest, work: () => Value): Value {
  const parent = parentOf(request);
  const active = context.active();
  const attributes = { "http.request.method": method, "http.route": path };
  const around = parent ? trace.setSpanContext(active, parent) : active;
  const span = tracer().startSpan(`${method} ${path}`, { kind: SpanKind.SERVER, attributes }, around);
  spans.set(request, span);
  return context.with(trace.setSpan(around, span), work);
}

/** The answer to a door's request is sent. */
export function endDoorSpan(request: FastifyRequest, status: number): void {
  const span = spans.get(request);
  span?.setAttribute("http.response.status_code", status);
  if (status >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
  span?.end();
}
