import {
  type Attributes,
  context,
  type Link,
  type Span,
  type SpanContext,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";

/** `parent` is one of another process; without it the span that is active is the parent. */
type Wish = { attributes?: Attributes; links?: Link[]; parent?: SpanContext };

/** Where our spans come from; they are nothing while traces are off. */
export const tracer = () => trace.getTracer("connector-console");

/** The work within a span, which ends with it; an error marks it. Throws what the work throws. */
export function inSpan<Value>(
  name: string,
  { parent, ...options }: Wish,
  work: (span: Span) => Promise<Value>,
): Promise<Value> {
  const around = parent ? trace.setSpanContext(context.active(), parent) : context.active();
  return tracer().startActiveSpan(name, options, around, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      span.recordException(error instanceof Error ? error : String(error));
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}
