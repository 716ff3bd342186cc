import { ROOT_CONTEXT, type SpanContext, TraceFlags, trace } from "@opentelemetry/api";
import { inSpan, tracer } from "./span.ts";
import { withSpanId } from "./span-ids.ts";

/**
 * The span of a run as a whole. Its trace is named by the run's id, a UUID of as many bytes, so that every process
 * finds the trace of a run without being told.
 */
export function runSpan(runId: string): SpanContext {
  const traceId = runId.replaceAll("-", "");
  return { traceId, spanId: traceId.slice(16), traceFlags: TraceFlags.SAMPLED, isRemote: true };
}

const byRun = (runId: string) => ({ "console.run.id": runId });

/**
 * The work within a span of the run's trace. Whatever it happens in, such as the request of a click, is linked with it
 * both ways.
 */
export function inRunSpan<Value>(name: string, runId: string, work: () => Promise<Value>): Promise<Value> {
  const ofRun = runSpan(runId);
  const active = trace.getActiveSpan();
  const attributes = byRun(runId);
  if (active?.spanContext().traceId === ofRun.traceId) return inSpan(name, { attributes }, work);
  active?.addLink({ context: ofRun });
  const links = active ? [{ context: active.spanContext() }] : [];
  return inSpan(name, { parent: ofRun, links, attributes }, work);
}

/** Writes the span of a run as a whole, once it has come to its end. */
export function endRunSpan(runId: string, queuedAt: Date, state: string): void {
  const { traceId, spanId } = runSpan(runId);
  const attributes = { ...byRun(runId), "console.run.state": state };
  withSpanId({ traceId, spanId }, () =>
    tracer().startSpan("run", { startTime: queuedAt, attributes }, ROOT_CONTEXT).end(),
  );
}
