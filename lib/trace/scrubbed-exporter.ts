import type { Attributes } from "@opentelemetry/api";
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace";
import { scrub } from "#lib/scrub.ts";

/** Next puts whole addresses into these, with the code of a provider's answer or an invitation's secret in them. */
const addresses = ["http.target", "http.url", "url.full", "url.path", "url.query"];

const scrubbedAttributes = (attributes: Attributes): Attributes =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => {
      if (addresses.includes(name)) return [];
      return [[name, typeof value === "string" ? scrub(value) : value]];
    }),
  );

// A request that came to no route is named by its address: the method alone is left of it.
const nameOf = ({ name }: ReadableSpan) => (/[?=%]/.test(name) ? (name.split(" ")[0] ?? "") : name);

function scrubbed(span: ReadableSpan): ReadableSpan {
  const name = nameOf(span);
  const attributes = scrubbedAttributes(span.attributes);
  if ("next.span_name" in attributes) attributes["next.span_name"] = name;
  return Object.create(span, {
    name: { value: name },
    attributes: { value: attributes },
    status: { value: { ...span.status, message: span.status.message && scrub(span.status.message) } },
    events: {
      value: span.events.map((event) => ({ ...event, attributes: scrubbedAttributes(event.attributes ?? {}) })),
    },
  });
}

/** Hands on spans without what may be a secret: no address, and in no text what looks like one. */
export function scrubbedExporter(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, done) => exporter.export(spans.map(scrubbed), done),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}
