import { isIP, isIPv6 } from "node:net";
import { env } from "#lib/env.ts";

const addressIn = (text: string | undefined): string | null => {
  const address = text?.trim().replace(/^::ffff:(?=\d+\.)/i, "");
  return address && isIP(address) ? address : null;
};

/**
 * The address a request comes from. `forwardedFor` is X-Forwarded-For with the address of the connection itself added
 * at its end. With TRUSTED_PROXY_HOPS proxies of ours on the way, each of which added one entry, it is the entry that
 * the outermost of them wrote; what stands before it anybody may have written. A shorter list came round the proxies:
 * then it is the connection's. Null when there is none.
 */
export function clientAddress(forwardedFor: string | null): string | null {
  const entries = forwardedFor?.split(",") ?? [];
  const own = entries.at(-1);
  return addressIn(entries.at(-1 - env().TRUSTED_PROXY_HOPS) ?? own) ?? addressIn(own);
}

/** X-Forwarded-For as `clientAddress` reads it. */
export function withConnection(forwardedFor: string | undefined, connection: string | undefined): string {
  return [forwardedFor, connection ?? "unknown"].filter(Boolean).join(", ");
}

/**
 * What an address is counted under: one subscriber has a whole /64 of IPv6 addresses to try from (RFC 6177), and of
 * IPv4 the address itself.
 */
export function addressNetwork(address: string | null): string {
  if (!address || !isIPv6(address) || address.includes(".")) return address ?? "unknown";
  const [head = "", tail = ""] = address.split("%")[0]?.split("::") ?? [];
  const groups = head.split(":").filter(Boolean);
  const missing = 8 - groups.length - tail.split(":").filter(Boolean).length;
  const all = address.includes("::") ? [...groups, ...Array<string>(missing).fill("0"), ...tail.split(":")] : groups;
  const network = all.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(":")}::/64`;
}
