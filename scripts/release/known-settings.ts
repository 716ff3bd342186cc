import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "#scripts/start/settings.ts";

/** Where the processes read their settings: each file names them as they are written in the environment. */
const readers = [
  ...["lib/env.ts", "lib/db.ts", "lib/auth/openid-settings.ts", "lib/notifications/mail-settings.ts"],
  ...["lib/keys/key-management.ts", "lib/keys/console-keys.ts", "engine/settings.ts", "endpoint-server/config.ts"],
  ...[
    "scripts/prepare-database.ts",
    "scripts/first-steps.ts",
    "lib/log/begin.ts",
    "lib/metrics/settings.ts",
    "lib/trace/start.ts",
  ],
];
/** What Node and Next read themselves. */
const ofOthers = ["NODE_ENV", "PORT", "HOSTNAME", "NEXT_TELEMETRY_DISABLED"];

/** The name of every setting that some process reads; those that go through settingOrFile also with _FILE. */
export function knownSettings(): Set<string> {
  const words = readers.flatMap((path) => readFileSync(join(projectRoot, path), "utf8").match(/\b[A-Z]+(_[A-Z]+)+\b/g));
  const names = words.filter((word) => word !== null);
  const secrets = readers.flatMap((path) => [
    ...readFileSync(join(projectRoot, path), "utf8").matchAll(/settingOrFile\("(\w+)"\)/g),
  ]);
  return new Set([...names, ...ofOthers, ...secrets.map(([, name]) => `${name}_FILE`)]);
}

/** What console and engine do not start without; a secret may come as a file. */
export const demanded = ["DATABASE_URL", "PUBLIC_URL", "ENGINE_URL", "CONSOLE_KEYS", "SESSION_SECRET"] as const;
