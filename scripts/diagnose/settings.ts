import { knownSettings } from "#scripts/release/known-settings.ts";

/** Settings that hold no secret; of the others only whether they are set is told. */
const shown = new Set([
  ...["PUBLIC_URL", "ENGINE_URL", "TRUSTED_PROXY_HOPS", "REQUIRE_SECOND_FACTOR", "NOTIFY_PRIVATE_ADDRESSES"],
  ...["BIND_ADDRESS", "ENGINE_PORT", "PORT", "HOSTNAME", "NODE_ENV", "DATABASE_POOL_SIZE", "METRICS_PORT"],
  ...["METRICS_ADDRESS", "LOG_FORMAT", "OIDC_SCOPE", "OIDC_ROLE_CLAIM"],
]);

/** Each setting that some process reads: its value where that is no secret, else whether it is set. */
export function settingsInWords(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    [...knownSettings()].sort().map((name) => {
      const value = environment[name];
      if (!value) return [name, "not set"];
      return [name, shown.has(name) ? value : "set"];
    }),
  );
}
