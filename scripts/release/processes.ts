import { posix } from "node:path";
import { memoryFlags as endpointServerFlags } from "#endpoint-server/memory-flags.ts";
import { consoleFlags, engineFlags } from "#scripts/memory-flags.ts";

/** What Node is started with for each process of a deployment, in the folder that `npm run release` makes. */
export const processes = {
  console: [...consoleFlags, "--import", "./lib/log/console-process.ts", "server.js"],
  engine: [...engineFlags, "engine/main.ts"],
  endpointServer: [...endpointServerFlags, "endpoint-server/main.ts"],
  /** Ends by itself. */
  migrate: ["scripts/prepare-database.ts"],
  firstSteps: ["scripts/first-steps.ts"],
  keys: ["scripts/keys.ts"],
  verifyAudit: ["scripts/verify-audit.ts"],
  backup: ["scripts/backup.ts"],
  restore: ["scripts/restore.ts"],
  diagnose: ["scripts/diagnose.ts"],
  /** Ends with 0 when the process on that port answers; the port follows. */
  healthy: ["scripts/release/healthy.mjs"],
} as const satisfies Record<string, readonly string[]>;

/** The project's files that these commands name, by their paths below the root. */
export const entryFiles: readonly string[] = Object.values(processes)
  .flatMap((command: readonly string[]) => command.filter((part) => /\.(ts|mjs)$/.test(part)))
  .map((path) => posix.normalize(path));

export type ProcessName = keyof typeof processes;
