import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import {
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceNameEnvDetector,
} from "@opentelemetry/resources";
import { BatchSpanProcessor, RandomIdGenerator, TracerProvider } from "@opentelemetry/sdk-trace";
import { PgConnection } from "#lib/db.ts";
import { logState } from "#lib/log/log.ts";
import { version } from "#lib/protocol/version.ts";
import { scrubbedExporter } from "./scrubbed-exporter.ts";
import { chosenSpanIds } from "./span-ids.ts";
import { traceStatements } from "./sql-spans.ts";
import { tellingExporter } from "./telling-exporter.ts";

const sendEveryMs = 1000;
const random = new RandomIdGenerator();

const resourceOf = (processName: string) =>
  resourceFromAttributes({
    "service.name": processName,
    "service.namespace": "connector-console",
    "service.version": version,
  }).merge(detectResources({ detectors: [resourceAttributesEnvDetector, serviceNameEnvDetector] }));

/**
 * Sends the spans of this process to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names, with statements as spans and
 * the trace's id in the log. Gives what sends the rest and ends it.
 */
export function exportTraces(processName: string): () => Promise<void> {
  const exporter = scrubbedExporter(tellingExporter(new OTLPTraceExporter()));
  const provider = new TracerProvider({
    resource: resourceOf(processName),
    idGenerator: {
      generateTraceId: () => chosenSpanIds()?.traceId ?? random.generateTraceId(),
      generateSpanId: () => chosenSpanIds()?.spanId ?? random.generateSpanId(),
    },
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: sendEveryMs })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(provider);
  traceStatements(PgConnection);
  logState.contexts.set("trace", () => ({ traceId: trace.getActiveSpan()?.spanContext().traceId }));
  // Next's own span of a request to a provider would be named by its whole address.
  process.env.NEXT_OTEL_FETCH_DISABLED = "1";
  return async () => provider.shutdown();
}
