import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openIdSettingNames } from "#lib/auth/openid-settings.ts";
import { projectRoot } from "#scripts/start/settings.ts";

/** Where the processes read their settings: each file names them as they are written in the environment. */
export const settingReaders: readonly string[] = [
  ...["lib/env.ts", "lib/db.ts", "lib/notifications/mail-settings.ts"],
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
  const texts = settingReaders.map((path) => readFileSync(join(projectRoot, path), "utf8"));
  const names = texts.flatMap((text) => text.match(/\b[A-Z]+(_[A-Z]+)+\b/g) ?? []);
  const read = texts.flatMap((text) => [...text.matchAll(/\b(?:settingOrFile|read)\("(\w+)"\)/g)]);
  const orFile = [...read.map(([, name = ""]) => name), ...openIdSettingNames];
  return new Set([...names, ...ofOthers, ...orFile, ...orFile.map((name) => `${name}_FILE`)]);
}

/** What console and engine do not start without; a secret may come as a file. */
export const demanded = ["DATABASE_URL", "PUBLIC_URL", "ENGINE_URL", "CONSOLE_KEYS", "SESSION_SECRET"] as const;
