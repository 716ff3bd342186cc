import http from "node:http";
import { hasProxy, withoutProxy } from "#endpoint-server/proxy.ts";
import { Stop } from "#endpoint-server/stop.ts";
import { usage } from "./exit.ts";

type Variables = Record<string, string | undefined>;

function isProxied(variables: Variables): boolean {
  try {
    return hasProxy(variables);
  } catch (error) {
    throw error instanceof Stop ? usage(error.message) : error;
  }
}

/** From now on requests go through the proxy of HTTPS_PROXY or HTTP_PROXY, as curl's do. Throws Exit for what is none. */
export function followProxy(variables: Variables): void {
  if (!isProxied(variables)) return;
  http.setGlobalProxyFromEnv({ ...variables, no_proxy: withoutProxy(variables).join(",") });
}
