import { expect, test } from "vitest";
import { missingLaunch } from "./launch.ts";
import { memoryFlags } from "./memory-flags.ts";

test("a Node that was started plainly gets the memory flags; one that has them is left alone", () => {
  expect(missingLaunch({}, [])).toEqual({ flags: memoryFlags, variables: {} });
  expect(missingLaunch({}, memoryFlags)).toBeNull();
});

test("a memory flag that somebody chose stays", () => {
  const flags = (startedWith: string[], options = "") => missingLaunch({ NODE_OPTIONS: options }, startedWith)?.flags;
  const others = memoryFlags.filter((flag) => !flag.startsWith("--max-old-space-size"));
  expect(flags(["--max-old-space-size=1024"])).toEqual(others);
  expect(flags(["--max_old_space_size=1024"])).toEqual(others);
  expect(flags([], "--enable-source-maps --max-old-space-size=1024")).toEqual(others);
});

test("with a proxy Node is told to follow it, and never for this machine itself", () => {
  const proxied = { HTTPS_PROXY: "http://proxy.example:3128", NO_PROXY: "intranet.example, localhost" };
  const launch = missingLaunch(proxied, memoryFlags, true);
  expect(launch?.variables).toEqual({
    NODE_USE_ENV_PROXY: "1",
    NO_PROXY: "intranet.example,localhost,127.0.0.1,::1",
  });
  expect(missingLaunch({ ...proxied, ...launch?.variables }, memoryFlags, true)).toBeNull();
});

test("a Node that can't follow a proxy says which one can", () => {
  const proxied = { HTTPS_PROXY: "http://proxy.example:3128" };
  expect(() => missingLaunch(proxied, [], false)).toThrow(/Use Node 24\.5 or newer, or 22\.21/);
});

test.each([
  [{ HTTPS_PROXY: "person:hidden@proxy" }, /^HTTPS_PROXY is not a proxy's address/],
  [{ https_proxy: "socks5://person:hidden@proxy" }, /^HTTPS_PROXY is not a proxy's address/],
  [{ ENDPOINT_SERVER_CA_FILE: "/nowhere/ca.pem" }, /can't be read \(ENOENT\)/],
  [{ ENDPOINT_SERVER_CA_FILE: "package.json" }, /holds no certificate in PEM/],
])("%j is refused with a sentence, and no password in it", (environment, sentence) => {
  const asked = () => missingLaunch(environment, memoryFlags, true);
  expect(asked).toThrow(sentence);
  expect(asked).not.toThrow(/hidden/);
});
