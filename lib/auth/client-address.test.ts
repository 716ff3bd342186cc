import { afterEach, describe, expect, test, vi } from "vitest";

const connection = "192.0.2.1";

async function load(hops: string) {
  vi.resetModules();
  vi.stubEnv("TRUSTED_PROXY_HOPS", hops);
  return import("./client-address.ts");
}
afterEach(() => vi.unstubAllEnvs());

describe("the address a request comes from", () => {
  test.for([
    // [proxies of ours, what the request says, the address that counts]
    ["0", undefined, connection],
    ["0", "203.0.113.9", connection],
    ["0", "1.2.3.4, 203.0.113.9", connection],
    ["1", "203.0.113.9", "203.0.113.9"],
    ["1", "1.2.3.4, 203.0.113.9", "203.0.113.9"],
    ["1", undefined, connection],
    ["1", "", connection],
    ["1", "1.2.3.4, <script>", connection],
    ["2", "1.2.3.4, 203.0.113.9, 10.0.0.1", "203.0.113.9"],
    ["2", "203.0.113.9, 10.0.0.1", "203.0.113.9"],
    ["2", "203.0.113.9", connection],
    ["1", "::ffff:203.0.113.9", "203.0.113.9"],
    ["1", " 2001:db8::1 ", "2001:db8::1"],
  ] as const)("with %s proxies, of X-Forwarded-For %j it is %s", async ([hops, header, address]) => {
    const { clientAddress, withConnection } = await load(hops);
    expect(clientAddress(withConnection(header, connection))).toBe(address);
  });

  test("is the connection's in IPv4 where the socket speaks IPv6 for it", async () => {
    const { clientAddress, withConnection } = await load("");
    expect(clientAddress(withConnection(undefined, "::ffff:192.0.2.7"))).toBe("192.0.2.7");
  });

  test("is nobody's where there is no connection any more", async () => {
    const { clientAddress, withConnection } = await load("0");
    expect(clientAddress(withConnection("203.0.113.9", undefined))).toBeNull();
    expect(clientAddress(null)).toBeNull();
  });

  test.for(["-1", "1.5", "many", "99"])("a number of proxies such as %s is told in a sentence", async (hops) => {
    const { clientAddress } = await load(hops);
    expect(() => clientAddress(connection)).toThrow(/^TRUSTED_PROXY_HOPS is not .*\.$/);
  });
});

test("addresses of one IPv6 subscriber are counted as one, however they are written", async () => {
  const { addressNetwork } = await load("0");
  const same = ["2001:db8:1:2::1", "2001:DB8:0001:2:ffff:ffff:ffff:ffff", "2001:db8:1:2:3::", "2001:0db8:1:2::%eth0"];
  expect(new Set(same.map(addressNetwork))).toEqual(new Set(["2001:db8:1:2::/64"]));
  expect(addressNetwork("2001:db8:1:3::1")).toBe("2001:db8:1:3::/64");
  expect(addressNetwork("::1")).toBe("0:0:0:0::/64");
  expect(addressNetwork("203.0.113.9")).toBe("203.0.113.9");
  expect(addressNetwork(null)).toBe("unknown");
});
