import { isAbsolute, join } from "node:path";
import { z } from "zod";
import { newPassword } from "#lib/auth/new-password.ts";
import { type SecondFactorRule, secondFactorRules } from "#lib/auth/second-factor-rule.ts";
import { settingOrFile } from "#lib/setting-or-file.ts";
import type { ProcessUrls } from "#scripts/database-roles/apply.ts";
import { Fault } from "#scripts/fault.ts";

/** The project's own folder. */
export const projectRoot = join(import.meta.dirname, "..", "..");

const port = (name: string) =>
  z.coerce
    .number({ error: `${name} is not a number: set it to a port between 1 and 65535.` })
    .int(`${name} is not a whole number: set it to a port between 1 and 65535.`)
    .min(1, `${name} is not a port: set it to a number between 1 and 65535.`)
    .max(65535, `${name} is not a port: set it to a number between 1 and 65535.`);

const address = (name: string) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
      `${name} is not an http(s) address: set it to one such as http://localhost:3000.`,
    )
    .transform((text) => text.replace(/\/+$/, ""))
    .optional();

const schema = z.object({
  CONSOLE_PORT: port("CONSOLE_PORT").default(3000),
  ENGINE_PORT: port("ENGINE_PORT").default(3001),
  SANDBOX_PORT: port("SANDBOX_PORT").default(3002),
  POSTGRES_PORT: port("POSTGRES_PORT").default(3003),
  METRICS_PORT: port("METRICS_PORT").optional(),
  CONSOLE_METRICS_PORT: port("CONSOLE_METRICS_PORT").optional(),
  DATA_DIR: z.string().default(".data"),
  BIND_ADDRESS: z.string().default("127.0.0.1"),
  PUBLIC_URL: address("PUBLIC_URL"),
  ENGINE_URL: address("ENGINE_URL"),
  ADMIN_EMAIL: z.email({ error: "ADMIN_EMAIL is not an email address: correct it, or leave it out." }).optional(),
  ADMIN_PASSWORD: newPassword.optional(),
  // Who tries the console out should not need a phone for it; a deployment has another default (lib/env.ts).
  REQUIRE_SECOND_FACTOR: z
    .enum(secondFactorRules, {
      error: `REQUIRE_SECOND_FACTOR names nobody known: set it to one of ${secondFactorRules.join(", ")}.`,
    })
    .default("nobody"),
  DATABASE_URL: z.string().optional(),
  CONSOLE_DATABASE_URL: z.string().optional(),
  ENGINE_DATABASE_URL: z.string().optional(),
});

/** What `npm start` was asked for: the presets of the environment, or their defaults. */
export type Settings = {
  isDev: boolean;
  ports: { console: number; engine: number; sandbox: number; postgres: number };
  /** Where the console serves its metrics; undefined for nowhere. METRICS_PORT is the engine's. */
  consoleMetricsPort: number | undefined;
  /** Absolute. */
  dataFolder: string;
  /** The address that console and engine listen on; the sandbox and PostgreSQL stay on this machine. */
  bindAddress: string;
  publicUrl: string;
  engineUrl: string;
  sandboxUrl: string;
  administratorEmail: string;
  administratorPassword: string | undefined;
  secondFactorRule: SecondFactorRule;
  /** Undefined means the embedded PostgreSQL. */
  databaseUrl: string | undefined;
  /** By which console and engine reach it with roles of their own. */
  processUrls: ProcessUrls;
};

const services = ["CONSOLE_PORT", "ENGINE_PORT", "SANDBOX_PORT", "POSTGRES_PORT"] as const;
const ownPorts = [...services, "METRICS_PORT", "CONSOLE_METRICS_PORT"] as const;

function checkDistinct(given: z.output<typeof schema>): void {
  const seen = new Map<number, string>();
  for (const setting of ownPorts) {
    const number = given[setting];
    if (number === undefined || (setting === "POSTGRES_PORT" && given.DATABASE_URL !== undefined)) continue;
    const other = seen.get(number);
    if (other) throw new Fault(`${other} and ${setting} are both ${number}: give each its own port.`);
    seen.set(number, setting);
  }
}

function sentenceOf({ issues: [issue] }: z.ZodError): string {
  const message = issue?.message ?? "A setting is wrong.";
  const name = String(issue?.path[0] ?? "");
  return message.startsWith(name) ? message : `${name} does not do. ${message}`;
}

const addresses = ["DATABASE_URL", "CONSOLE_DATABASE_URL", "ENGINE_DATABASE_URL"] as const;

function withFiles(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  try {
    const read = addresses.map((name) => [name, settingOrFile(name, environment)]);
    return { ...environment, ...Object.fromEntries(read) };
  } catch (error) {
    throw new Fault(error instanceof Error ? error.message : String(error));
  }
}

/** Reads the presets from `environment`. Throws a Fault that names the first wrong one. */
export function readSettings(environment: NodeJS.ProcessEnv, isDev: boolean): Settings {
  const given = Object.entries(withFiles(environment));
  // An empty variable is one that is not set.
  const result = schema.safeParse(Object.fromEntries(given.filter(([, value]) => value !== "")));
  if (!result.success) throw new Fault(sentenceOf(result.error));
  return settingsOf(result.data, isDev);
}

function settingsOf(given: z.output<typeof schema>, isDev: boolean): Settings {
  const ports = {
    console: given.CONSOLE_PORT,
    engine: given.ENGINE_PORT,
    sandbox: given.SANDBOX_PORT,
    postgres: given.POSTGRES_PORT,
  };
  checkDistinct(given);
  const ofProcess = given.CONSOLE_DATABASE_URL
    ? "CONSOLE_DATABASE_URL"
    : given.ENGINE_DATABASE_URL && "ENGINE_DATABASE_URL";
  if (ofProcess && given.DATABASE_URL === undefined)
    throw new Fault(
      `${ofProcess} is set without DATABASE_URL: set that to the owner of the tables, or leave both out.`,
    );
  return {
    isDev,
    ports,
    consoleMetricsPort: given.CONSOLE_METRICS_PORT,
    dataFolder: isAbsolute(given.DATA_DIR) ? given.DATA_DIR : join(projectRoot, given.DATA_DIR),
    bindAddress: given.BIND_ADDRESS,
    publicUrl: given.PUBLIC_URL ?? `http://localhost:${ports.console}`,
    engineUrl: given.ENGINE_URL ?? `http://localhost:${ports.engine}`,
    sandboxUrl: `http://localhost:${ports.sandbox}`,
    administratorEmail: given.ADMIN_EMAIL ?? "admin@example.com",
    administratorPassword: given.ADMIN_PASSWORD,
    secondFactorRule: given.REQUIRE_SECOND_FACTOR,
    databaseUrl: given.DATABASE_URL,
    processUrls: { console: given.CONSOLE_DATABASE_URL, engine: given.ENGINE_DATABASE_URL },
  };
}
