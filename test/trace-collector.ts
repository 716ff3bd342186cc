import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

type Id = { traceId: string; spanId: string };
type Attribute = { key: string; value: { stringValue?: string; intValue?: number } };

/** A span as OTLP/JSON has it, with the service that it is of. */
export type CollectedSpan = Id & {
  service: string;
  name: string;
  parentSpanId?: string;
  links?: Id[];
  attributes: Attribute[];
};

type Request = {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: { spans: Omit<CollectedSpan, "service">[] }[];
  }[];
};

export type TraceCollector = {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  url: string;
  spans: CollectedSpan[];
  /** Everything that was sent, as it came. */
  bodies: string[];
  close(): void;
};

/** Takes traces over HTTP as JSON (OTLP 1.7, /v1/traces), on a free port unless told. */
export async function startTraceCollector(onPort = 0): Promise<TraceCollector> {
  const spans: CollectedSpan[] = [];
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    const text = Buffer.concat(await request.toArray()).toString();
    response.writeHead(request.url === "/v1/traces" ? 200 : 404, { "content-type": "application/json" }).end("{}");
    bodies.push(text);
    for (const { resource, scopeSpans } of (JSON.parse(text) as Request).resourceSpans) {
      const service = resource.attributes.find(({ key }) => key === "service.name")?.value.stringValue ?? "";
      spans.push(...scopeSpans.flatMap((scope) => scope.spans.map((span) => ({ ...span, service }))));
    }
  });
  await new Promise<void>((resolve) => server.listen(onPort, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, spans, bodies, close };
}
