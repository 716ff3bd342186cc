import { z } from "zod";

/** What of the environment says where metrics are served. */
export const metricsVariables = {
  METRICS_PORT: z.coerce
    .number({ error: "METRICS_PORT is not a number." })
    .int("METRICS_PORT is not a port.")
    .min(1, "METRICS_PORT is not a port.")
    .max(65_535, "METRICS_PORT is not a port.")
    .optional(),
  METRICS_ADDRESS: z.string().min(1).default("127.0.0.1"),
};

export type MetricsAddress = { port: number; host: string };

/** Where to serve metrics; null for nowhere. */
export function metricsAddressOf(read: {
  METRICS_PORT?: number | undefined;
  METRICS_ADDRESS: string;
}): MetricsAddress | null {
  return read.METRICS_PORT === undefined ? null : { port: read.METRICS_PORT, host: read.METRICS_ADDRESS };
}

/** Where this process is to serve its metrics; null for nowhere. Throws an Error with a sentence for what is none. */
export function readMetricsAddress({ METRICS_PORT, METRICS_ADDRESS }: NodeJS.ProcessEnv): MetricsAddress | null {
  const read = z
    .object(metricsVariables)
    .safeParse({ METRICS_PORT: METRICS_PORT || undefined, METRICS_ADDRESS: METRICS_ADDRESS || undefined });
  if (!read.success) throw new Error(read.error.issues.map(({ message }) => message).join(" "));
  return metricsAddressOf(read.data);
}
