import { expect, test } from "vitest";
import { isReachable, literalAddress, reachableAddress, Unreachable } from "./reachable-address.ts";

const reachable = (text: string, allowsPrivate = false) => {
  const literal = literalAddress(new URL(`http://${text}`).hostname);
  if (!literal) throw new Error(`${text} is no address`);
  return isReachable(literal, allowsPrivate);
};

test.each(["1.1.1.1", "8.8.8.8", "172.32.0.1", "[2606:4700:4700::1111]", "[::ffff:8.8.8.8]"])(
  "%s is of the public internet",
  (text) => expect(reachable(text)).toBe(true),
);

test.each([
  "127.0.0.1",
  "127.1",
  "0x7f.1",
  "2130706433",
  "10.0.0.1",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "100.64.0.1",
  "198.18.0.1",
  "[::1]",
  "[fd00::1]",
  "[::ffff:127.0.0.1]",
  "[::ffff:c0a8:101]",
  "[64:ff9b::a00:1]",
  "[2002:a00:1::1]",
])("%s is not, and is reached only where the installation allows it", (text) => {
  expect(reachable(text)).toBe(false);
  expect(reachable(text, true)).toBe(true);
});

test.each([
  "0.0.0.0",
  "169.254.169.254",
  "[fe80::1]",
  "[::]",
  "224.0.0.1",
  "255.255.255.255",
  "[::ffff:169.254.169.254]",
])("%s is reached never", (text) => {
  expect(reachable(text, true)).toBe(false);
});

test("a name is judged by what it leads to, once, and the address it led to is the one to connect to", async () => {
  await expect(reachableAddress("localhost", false)).rejects.toBeInstanceOf(Unreachable);
  expect(["127.0.0.1", "::1"]).toContain((await reachableAddress("localhost", true)).address);
  await expect(reachableAddress("does-not-exist.invalid", true)).rejects.toThrow(/can't be resolved/);
  await expect(reachableAddress("10.0.0.1", false)).rejects.not.toThrow(/10\.0\.0\.2/);
});
