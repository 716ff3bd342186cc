import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";

/** Why a host is not sent to. The sentence names the host, never an address that it leads to. */
export class Unreachable extends Error {
  override name = "Unreachable";
}

const subnet = (list: BlockList, ranges: readonly string[]): BlockList => {
  for (const range of ranges) {
    const [address = "", bits] = range.split("/");
    list.addSubnet(address, Number(bits), isIP(address) === 6 ? "ipv6" : "ipv4");
  }
  return list;
};

/** Where no webhook is: this host's links, where clouds keep their machines' credentials, and groups of hosts. */
const never = subnet(new BlockList(), [
  "0.0.0.0/8",
  "169.254.0.0/16",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "::/128",
  "fe80::/10",
  "ff00::/8",
  "fd00:ec2::254/128",
]);

/** Not of the public internet, or a way around that by translation (RFC 6890, 6052, 3056, 4380). */
const notPublic = subnet(new BlockList(), [
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "::1/128",
  "::/96",
  "64:ff9b::/96",
  "64:ff9b:1::/48",
  "100::/64",
  "2001::/23",
  "2001:db8::/32",
  "2002::/16",
  "fc00::/7",
  "fec0::/10",
]);

export type Reachable = { address: string; family: 4 | 6 };

/** Whether a webhook may be sent to this IP address. */
export function isReachable({ address, family }: Reachable, allowsPrivate: boolean): boolean {
  const type = family === 6 ? "ipv6" : "ipv4";
  if (never.check(address, type)) return false;
  return allowsPrivate || !notPublic.check(address, type);
}

const bare = (hostname: string) => hostname.replace(/^\[|\]$/g, "");

/** The host's IP address when it is written as one, null otherwise. */
export function literalAddress(hostname: string): Reachable | null {
  const address = bare(hostname);
  const family = isIP(address);
  return family === 4 || family === 6 ? { address, family } : null;
}

export const refusalOf = (hostname: string): string =>
  `${hostname} leads to an address that is not of the public internet. Use another address, or allow such in the settings of the installation (NOTIFY_PRIVATE_ADDRESSES).`;

/**
 * Resolves a host once, and gives the address to connect to. One that leads to any address that may not be reached is
 * refused as a whole. Throws Unreachable.
 */
export async function reachableAddress(hostname: string, allowsPrivate: boolean): Promise<Reachable> {
  const literal = literalAddress(hostname);
  const found = literal
    ? [literal]
    : await lookup(hostname, { all: true, verbatim: true }).catch(() => {
        throw new Unreachable(`${hostname} has no address: the name can't be resolved.`);
      });
  const addresses = found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }) as const);
  const [first] = addresses;
  if (!first) throw new Unreachable(`${hostname} has no address: the name can't be resolved.`);
  if (!addresses.every((address) => isReachable(address, allowsPrivate))) throw new Unreachable(refusalOf(hostname));
  return first;
}
