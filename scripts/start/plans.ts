import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { memoryFlags as endpointServerFlags } from "#endpoint-server/memory-flags.ts";
import { consoleFlags, engineFlags } from "#scripts/memory-flags.ts";
import type { Database } from "./database.ts";
import { type ProcessPlan, projectFile } from "./process.ts";
import type { Settings } from "./settings.ts";

/** A process, and the address that answers once it is ready; an endpoint server has none. */
export type Plan = ProcessPlan & { readyUrl?: string };

/** The settings that console and engine share: see lib/env.ts. */
export function sharedVariables(settings: Settings, keyFiles: Record<string, string>): Record<string, string> {
  return {
    ...keyFiles,
    PUBLIC_URL: settings.publicUrl,
    ENGINE_URL: settings.engineUrl,
    BOX_SANDBOX_URL: settings.sandboxUrl,
    REQUIRE_SECOND_FACTOR: settings.secondFactorRule,
  };
}

function consolePlan(
  settings: Settings,
  shared: Record<string, string>,
  { consoleUrl }: Database,
): Omit<Plan, "name" | "logFile"> {
  const port = String(settings.ports.console);
  const readyUrl = `http://127.0.0.1:${port}/sign-in`;
  const variables = {
    ...shared,
    DATABASE_URL: consoleUrl,
    PORT: port,
    // On this machine the engine has the one of that name.
    METRICS_PORT: String(settings.consoleMetricsPort ?? ""),
    HOSTNAME: settings.bindAddress,
    START_GRACE_MS: "1500",
    NEXT_TELEMETRY_DISABLED: "1",
  };
  const server = projectFile(".next", "standalone", "server.js");
  const log = ["--import", pathToFileURL(projectFile("lib", "log", "console-process.ts")).href];
  if (!settings.isDev) return { command: [...consoleFlags, ...log, server], variables, readyUrl };
  const next = projectFile("node_modules", "next", "dist", "bin", "next");
  return {
    command: [next, "dev", "-p", port, "-H", settings.bindAddress],
    variables: { ...variables, NODE_ENV: "development" },
    readyUrl,
  };
}

/** Every process of the stack but PostgreSQL. `enrolmentCode` enrols this machine's endpoint server once. */
export function planProcesses(
  settings: Settings,
  shared: Record<string, string>,
  database: Database,
  enrolmentCode: string | null,
): Record<"sandbox" | "engine" | "console" | "endpointServer", Plan> {
  const logFile = (name: string) => join(settings.dataFolder, "logs", `${name}.log`);
  const watch = settings.isDev ? ["--watch", "--watch-preserve-output"] : [];
  return {
    sandbox: {
      name: "Box sandbox",
      command: [projectFile("sandbox", "box", "main.ts")],
      variables: {
        SANDBOX_PORT: String(settings.ports.sandbox),
        SANDBOX_STATE_FILE: join(settings.dataFolder, "sandbox", "state.json"),
        SANDBOX_REDIRECT_URI: `${settings.publicUrl}/cmp/AuthorizeBoxConnector`,
      },
      logFile: logFile("sandbox"),
      readyUrl: `http://127.0.0.1:${settings.ports.sandbox}/`,
    },
    engine: {
      name: "engine",
      command: [...engineFlags, ...watch, projectFile("engine", "main.ts")],
      variables: {
        ...shared,
        DATABASE_URL: database.engineUrl,
        ENGINE_PORT: String(settings.ports.engine),
        BIND_ADDRESS: settings.bindAddress,
      },
      logFile: logFile("engine"),
      readyUrl: `http://127.0.0.1:${settings.ports.engine}/`,
    },
    console: { name: "console", ...consolePlan(settings, shared, database), logFile: logFile("console") },
    endpointServer: {
      name: "endpoint server",
      command: [...endpointServerFlags, projectFile("endpoint-server", "main.ts")],
      variables: {
        ENGINE_URL: settings.engineUrl,
        ENDPOINT_SERVER_DATA_DIR: join(settings.dataFolder, "endpoint-server"),
        ...(enrolmentCode ? { ENROLMENT_CODE: enrolmentCode } : {}),
      },
      logFile: logFile("endpoint-server"),
    },
  };
}
