import { Stop } from "./stop.ts";

type Environment = Record<string, string | undefined>;

/** Never asked through a proxy, which would mean its own machine by them. */
const ownNames = ["localhost", "127.0.0.1", "::1"];

// Node, as curl, takes the name in small letters before the one in capitals.
const read = (environment: Environment, name: string) =>
  (environment[name.toLowerCase()] || environment[name])?.trim() || null;

function proxyAddress(environment: Environment, name: "HTTPS_PROXY" | "HTTP_PROXY"): URL | null {
  const text = read(environment, name);
  if (text === null) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  // Its user and password may stand in it: it is not repeated.
  if (!url || !/^https?:$/.test(url.protocol))
    throw new Stop(`${name} is not a proxy's address. Set it to one such as http://proxy.example.com:3128.`);
  return url;
}

/** The hosts that need no proxy, as NO_PROXY has them, and this machine itself. */
export function withoutProxy(environment: Environment): string[] {
  const given = (read(environment, "NO_PROXY") ?? "").split(/[\s,]+/).filter(Boolean);
  return [...given, ...ownNames.filter((name) => !given.includes(name))];
}

/** Whether any proxy is set. Throws Stop for an address that is none. */
export function hasProxy(environment: Environment): boolean {
  return Boolean(proxyAddress(environment, "HTTPS_PROXY") ?? proxyAddress(environment, "HTTP_PROXY"));
}

/** The proxy that Node asks for this address, or null. Throws Stop. */
export function proxyFor(address: URL, environment: Environment): URL | null {
  const host = address.hostname.replace(/^\[|\]$/g, "").toLowerCase();
  const port = address.port || (address.protocol === "https:" ? "443" : "80");
  const isExempt = withoutProxy(environment).some((entry) => {
    if (entry === "*") return true;
    const [, name = entry, itsPort] = /^(.+):(\d+)$/.exec(entry) ?? [];
    if (itsPort && name !== ":" && !entry.startsWith("::") && itsPort !== port) return false;
    const domain = (entry.startsWith("::") ? entry : name).toLowerCase().replace(/^\*?\./, "");
    return host === domain || host.endsWith(`.${domain}`);
  });
  return isExempt ? null : proxyAddress(environment, address.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY");
}
