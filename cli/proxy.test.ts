import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeAuthority } from "#test/certificates.ts";
import { runCommandLine } from "#test/command-line.ts";
import { startConnectProxy } from "#test/connect-proxy.ts";
import { temporaryFolder } from "#test/folder.ts";

const host = "console.example";

/** A console with a certificate of a private authority, that only a proxy finds. */
async function consoleBehindProxy() {
  const authority = makeAuthority();
  const ca = join(temporaryFolder(), "ca.pem");
  writeFileSync(ca, authority.ca);
  const server = createServer(authority.serverFor(host), (_request, response) =>
    response.setHeader("content-type", "application/json").end(JSON.stringify({ items: [], next: null })),
  ).listen(0, "127.0.0.1");
  await once(server, "listening");
  const proxy = await startConnectProxy({ [`${host}:443`]: (server.address() as AddressInfo).port });
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await proxy.close();
  });
  const variables = { CONSOLE_URL: `https://${host}`, CONSOLE_TOKEN: "t", HTTPS_PROXY: proxy.url };
  const list = (more: Record<string, string>) => runCommandLine(["runs", "list", "--json"], { ...variables, ...more });
  return { ca, proxy, list };
}

test("the console is asked through the proxy that is set, and its certificate is held to the authority that is given", async () => {
  const { ca, proxy, list } = await consoleBehindProxy();
  expect(await list({ NODE_EXTRA_CA_CERTS: ca })).toMatchObject({ code: 0, out: "[]\n" });
  expect(proxy.asked).toEqual([`${host}:443`]);
  const untrusted = await list({});
  expect([untrusted.code, untrusted.err]).toEqual([
    1,
    expect.stringMatching(/can't be trusted: .*NODE_EXTRA_CA_CERTS/),
  ]);
  expect(proxy.asked).toHaveLength(2);
});

test("a proxy's address that is none is refused without being shown", async () => {
  const { list } = await consoleBehindProxy();
  const { code, err } = await list({ HTTPS_PROXY: "person:hidden@proxy" });
  expect([code, err]).toEqual([2, expect.stringContaining("HTTPS_PROXY is not a proxy's address")]);
  expect(err).not.toContain("hidden");
});
