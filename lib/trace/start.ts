/**
 * Sends traces when OTEL_EXPORTER_OTLP_ENDPOINT names a collector; otherwise nothing of OpenTelemetry's SDK is loaded.
 * Gives what sends the rest and ends it. Throws an Error with a sentence for an address that is none.
 */
export async function startTraces(processName: string): Promise<() => Promise<void>> {
  const endpoint = process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (!endpoint) return async () => {};
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol))
    throw new Error("OTEL_EXPORTER_OTLP_ENDPOINT is not an http(s) address. Correct it, or leave it out.");
  const { exportTraces } = await import("./exporting.ts");
  return exportTraces(processName);
}
