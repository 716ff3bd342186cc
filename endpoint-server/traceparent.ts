import { randomBytes } from "node:crypto";

/** The id of the trace of a run, which is the run's own: see lib/trace/run-trace.ts. */
export const traceIdOf = (runId: string): string => runId.replaceAll("-", "");

/** The header (W3C Trace Context) of a request about a run. */
export const traceparentOf = (runId: string): string => `00-${traceIdOf(runId)}-${randomBytes(8).toString("hex")}-01`;
