import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { expect, test } from "vitest";
import { scrubbedExporter } from "./scrubbed-exporter.ts";
import { withoutValues } from "./sql-spans.ts";

const secret = "canary-77ab";

test("a span leaves without its addresses, and without what looks like a secret in its errors", () => {
  const memory = new InMemorySpanExporter();
  const exporter = scrubbedExporter(memory);
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const name = `GET /cmp/AuthorizeBoxConnector?code=${secret}`;
  const span = provider.getTracer("test").startSpan(name, {
    attributes: { "http.target": `/cmp?code=${secret}`, "next.span_name": name, "http.route": "/cmp/[callback]" },
  });
  span.recordException(new Error(`access_token=${secret}`));
  span.setStatus({ code: 2, message: `Bearer ${secret}` });
  span.end();
  const [sent] = memory.getFinishedSpans();
  expect(sent).toMatchObject({ name: "GET", attributes: { "http.route": "/cmp/[callback]", "next.span_name": "GET" } });
  expect(sent?.events[0]?.attributes).toMatchObject({ "exception.message": "access_token=..." });
  expect(JSON.stringify([sent?.name, sent?.attributes, sent?.events, sent?.status])).not.toContain(secret);
});

test("no text and no number of a statement is left in its span", () => {
  expect(withoutValues(`SELECT "t1"."id" FROM t WHERE a = 'it''s ${secret}' AND b > 4711.5 LIMIT $1 OFFSET 0`)).toBe(
    `SELECT "t1"."id" FROM t WHERE a = ? AND b > ? LIMIT $1 OFFSET ?`,
  );
});
