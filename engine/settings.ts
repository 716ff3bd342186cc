import { z } from "zod";
import { env } from "#lib/env.ts";
import { type MetricsAddress, metricsAddressOf, metricsVariables } from "#lib/metrics/settings.ts";
import { settingOrFile } from "#lib/setting-or-file.ts";

const schema = z.object({
  DATABASE_URL: z
    .string({ error: "DATABASE_URL is missing. Set it to postgresql://user@host:port/database." })
    .refine(
      (text) => /^postgres(ql)?:/.test(text) && URL.canParse(text),
      "DATABASE_URL is not a postgresql:// address.",
    ),
  ENGINE_PORT: z.coerce
    .number({ error: "ENGINE_PORT is not a number." })
    .int("ENGINE_PORT is not a port.")
    .min(0, "ENGINE_PORT is not a port.")
    .max(65_535, "ENGINE_PORT is not a port.")
    .default(3001),
  BIND_ADDRESS: z.string().min(1).default("127.0.0.1"),
  ...metricsVariables,
});

/** `metrics`: where they are served; null for nowhere. */
export type EngineSettings = {
  databaseUrl: string;
  port: number;
  host: string;
  metrics: MetricsAddress | null;
};

/** The settings of the engine. Throws an Error with one sentence for each fault. */
export function readSettings(variables: NodeJS.ProcessEnv): EngineSettings {
  const given = { ...variables, DATABASE_URL: settingOrFile("DATABASE_URL") };
  const read = schema.safeParse(
    Object.fromEntries(Object.entries(given).map(([name, value]) => [name, value === "" ? undefined : value])),
  );
  if (!read.success) throw new Error(read.error.issues.map((issue) => issue.message).join(" "));
  env();
  const { DATABASE_URL, ENGINE_PORT, BIND_ADDRESS } = read.data;
  return { databaseUrl: DATABASE_URL, port: ENGINE_PORT, host: BIND_ADDRESS, metrics: metricsAddressOf(read.data) };
}
