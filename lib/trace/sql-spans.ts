import { context, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { tracer } from "./span.ts";

type Query = (this: unknown, ...given: unknown[]) => unknown;
type Callback = (error: Error | null, result?: unknown) => void;

const mostCharacters = 2000;

/** The statement with ? in place of every text and number that stands in it; parameters never stand in it. */
export function withoutValues(statement: string): string {
  return statement
    .replace(/'(?:[^']|'')*'/g, "?")
    .replace(/(?<![\w$"])\d+(?:\.\d+)?\b/g, "?")
    .slice(0, mostCharacters);
}

function statementOf(query: unknown): string {
  if (typeof query === "string") return query;
  const { text } = (query ?? {}) as { text?: unknown };
  return typeof text === "string" ? text : "";
}

function end(span: Span, error?: unknown): void {
  if (error) {
    // The code alone: a message may hold a value.
    const { code } = error as { code?: unknown };
    span.setAttribute("error.type", typeof code === "string" ? code : "unknown");
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

type Emitter = { once(event: string, listener: () => void): unknown };

/** Ends the span with the statement, whichever way pg tells of its end. */
function follow(span: Span, query: Query, client: unknown, given: unknown[]): unknown {
  const around = context.active();
  const place = given.findLastIndex((value) => typeof value === "function");
  const callback = given[place] as Callback | undefined;
  if (callback)
    given[place] = (error: Error | null, result?: unknown) => {
      end(span, error);
      return context.with(around, callback, undefined, error, result);
    };
  const answer = query.apply(client, given);
  if (callback) return answer;
  const { then } = answer as { then?: unknown };
  if (typeof then !== "function") {
    for (const event of ["end", "close"]) (answer as Emitter).once(event, () => span.end());
    return answer;
  }
  return (answer as Promise<unknown>).then(
    (value) => {
      end(span);
      return value;
    },
    (error) => {
      end(span, error);
      throw error;
    },
  );
}

/**
 * Gives every statement of pg's clients a span within the one that is active (OpenTelemetry semantic conventions for
 * databases). Their parameters are never in it.
 */
export function traceStatements({ prototype }: { prototype: { query: unknown } }): void {
  const query = prototype.query as Query;
  prototype.query = function (this: unknown, ...given: unknown[]): unknown {
    if (!trace.getActiveSpan()?.isRecording()) return query.apply(this, given);
    const text = withoutValues(statementOf(given[0])).trim();
    const operation = /^\w+/.exec(text)?.[0].toUpperCase() ?? "SQL";
    const attributes = { "db.system.name": "postgresql", "db.operation.name": operation, "db.query.text": text };
    return follow(tracer().startSpan(operation, { kind: SpanKind.CLIENT, attributes }), query, this, given);
  };
}
