import type { SpanExporter } from "@opentelemetry/sdk-trace";
import { log } from "#lib/log/log.ts";

/** Says once in the log that the collector does not take the spans, and once that it does again. */
export function tellingExporter(exporter: SpanExporter): SpanExporter {
  let isAway = false;
  function tell(error: Error | undefined): void {
    isAway = error !== undefined;
    if (error)
      log.warn(`Traces are not taken by the collector (${error.message || error.name}). They are dropped meanwhile.`);
    else log.info("Traces are taken by the collector again.");
  }
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const error = result.code === 0 ? undefined : (result.error ?? new Error("no reason given"));
        if ((error !== undefined) !== isAway) tell(error);
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}
