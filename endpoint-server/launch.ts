import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { memoryFlags } from "./memory-flags.ts";
import { hasProxy, withoutProxy } from "./proxy.ts";
import { Stop } from "./stop.ts";

type Environment = Record<string, string | undefined>;

/** What Node has to be started with, and was not. */
export type Launch = { flags: string[]; variables: Record<string, string> };

const nameOf = (flag: string) => flag.split("=")[0]?.replaceAll("_", "-");

function certificateFile(environment: Environment): string | null {
  const given = environment.ENDPOINT_SERVER_CA_FILE?.trim();
  if (!given) return null;
  const path = resolve(given);
  try {
    new X509Certificate(readFileSync(path));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const why = /^E[A-Z]+$/.test(code) ? `can't be read (${code})` : "holds no certificate in PEM";
    throw new Stop(`ENDPOINT_SERVER_CA_FILE names ${path}, which ${why}. Set it to the CA's certificate.`);
  }
  return path;
}

function neededVariables(environment: Environment, supportsProxy: boolean): Record<string, string> {
  const needed: Record<string, string> = {};
  const certificates = certificateFile(environment);
  if (certificates) needed.NODE_EXTRA_CA_CERTS = certificates;
  if (!hasProxy(environment)) return needed;
  if (!supportsProxy)
    throw new Stop(
      `HTTPS_PROXY or HTTP_PROXY is set, which Node ${process.versions.node} can't follow. Use Node 24.5 or newer, or 22.21 or newer of 22.`,
    );
  needed.NODE_USE_ENV_PROXY = "1";
  needed[environment.no_proxy ? "no_proxy" : "NO_PROXY"] = withoutProxy(environment).join(",");
  return needed;
}

/**
 * What of memory flags, proxy and CA this Node lacks: all of it counts from Node's start alone. Null when nothing is
 * missing. A memory flag that somebody set is left as it is. Throws Stop for a setting that can't be followed.
 */
export function missingLaunch(
  environment: Environment,
  startedWith: readonly string[],
  supportsProxy = process.allowedNodeEnvironmentFlags.has("--use-env-proxy"),
): Launch | null {
  const given = [...startedWith, ...(environment.NODE_OPTIONS ?? "").split(/\s+/)].map(nameOf);
  const flags = memoryFlags.filter((flag) => !given.includes(nameOf(flag)));
  const needed = Object.entries(neededVariables(environment, supportsProxy));
  const variables = Object.fromEntries(needed.filter(([name, value]) => environment[name] !== value));
  return flags.length + Object.keys(variables).length > 0 ? { flags, variables } : null;
}
