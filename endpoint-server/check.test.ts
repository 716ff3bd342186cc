import { once } from "node:events";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { protocolVersion, version } from "#lib/protocol/version.ts";
import { bundleEndpointServer } from "#scripts/endpoint-server-file/bundle.ts";
import { makeAuthority } from "#test/certificates.ts";
import { startConnectProxy } from "#test/connect-proxy.ts";
import { runServerFile } from "#test/server-file.ts";
import { memoryLines } from "./check-machine.ts";

const engineHost = "engine.example";
const boxHost = "api.box.example";
const authority = makeAuthority();

let folder: string;
let file: string;
let engine: ReturnType<typeof createServer>;
let box: ReturnType<typeof createServer>;
let proxy: Awaited<ReturnType<typeof startConnectProxy>>;
/** What the engine says of itself. */
let about: Record<string, unknown>;
let protocol: string;

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "endpoint-server-check-"));
  file = join(folder, "connector-endpoint-server.mjs");
  await writeFile(file, await bundleEndpointServer());
  await writeFile(join(folder, "ca.pem"), authority.ca);
  engine = createServer(authority.serverFor(engineHost), (_request, response) =>
    response.setHeader("x-protocol-version", protocol).end(JSON.stringify(about)),
  );
  box = createServer(authority.serverFor(boxHost), (_request, response) => response.writeHead(401).end());
  const routes = { [`${engineHost}:443`]: await listen(engine), [`${boxHost}:443`]: await listen(box) };
  proxy = await startConnectProxy(routes);
}, 60_000);

beforeEach(() => {
  protocol = String(protocolVersion);
  about = {
    protocolVersion,
    release: version,
    serverTime: new Date().toISOString(),
    apiUrls: [`https://${boxHost}/2.0`],
    engineUrl: `https://${engineHost}`,
  };
  proxy.asked.length = 0;
});

afterAll(async () => {
  for (const server of [engine, box]) server.closeAllConnections();
  engine.close();
  box.close();
  await proxy.close();
  await rm(folder, { recursive: true });
});

async function checked(changes: Record<string, string> = {}) {
  const variables = {
    ENGINE_URL: `https://${engineHost}`,
    ENROLMENT_CODE: "a-code-that-is-long-enough",
    ENDPOINT_SERVER_DATA_DIR: join(folder, "home"),
    ENDPOINT_SERVER_CA_FILE: join(folder, "ca.pem"),
    HTTPS_PROXY: proxy.url,
    ...changes,
  };
  const { code, output } = await runServerFile(file, folder, { args: ["check"], variables });
  return { code, output, failures: output.split("\n").filter((line) => line.startsWith("failed")) };
}

test("behind a proxy and with a CA of its own everything passes: engine and Box are asked through the proxy alone", async () => {
  const { code, output, failures } = await checked();
  expect(failures).toEqual([]);
  expect(code).toBe(0);
  for (const name of ["Node", "Memory", "Heap", "Data folder", "Identity", "Clock", "Release"])
    expect(output).toMatch(new RegExp(`^passed  ${name}: `, "m"));
  for (const what of ["Engine", "Box"])
    for (const step of ["name", "proxy", "TLS"]) expect(output).toContain(`passed  ${what}: ${step}: `);
  expect(output).not.toContain("a-code-that");
  expect(new Set(proxy.asked)).toEqual(new Set([`${engineHost}:443`, `${boxHost}:443`]));
  // Once by the check's own steps and once as every other call goes.
  expect(proxy.asked).toHaveLength(4);
});

test.each<[string, Record<string, string>, RegExp]>([
  ["a CA that is not known", { ENDPOINT_SERVER_CA_FILE: "" }, /^failed {2}Engine: TLS: .*ENDPOINT_SERVER_CA_FILE/],
  [
    "a host that the proxy refuses",
    { ENGINE_URL: "https://other.example" },
    /^failed {2}Engine: proxy: it answered 403\./,
  ],
  ["a proxy that is away", { HTTPS_PROXY: "http://127.0.0.1:9" }, /^failed {2}Engine: proxy: ECONNREFUSED\./],
  ["a host that no proxy is asked for and nobody knows", { NO_PROXY: engineHost }, /^failed {2}Engine: name: /],
  ["an engine that is away", { ENGINE_URL: "http://localhost:9" }, /^failed {2}Engine: connection: ECONNREFUSED\./],
  ["no code", { ENROLMENT_CODE: "" }, /^failed {2}Identity: .*Make one in the console/],
  ["no engine", { ENGINE_URL: "" }, /^failed {2}Settings: ENGINE_URL is missing/],
])("%s fails by name, with the cure, and exit code 1", async (_what, changes, line) => {
  const { code, failures } = await checked(changes);
  expect(failures[0]).toMatch(line);
  expect(code).toBe(1);
});

test("an https address of what speaks no TLS fails by that, and not by a CA", async () => {
  const { failures } = await checked({ ENGINE_URL: proxy.url.replace("http:", "https:") });
  expect(failures[0]).toMatch(
    /^failed {2}Engine: TLS: ERR_SSL_WRONG_VERSION_NUMBER\. It speaks no TLS there\. Correct the address or its port: /,
  );
});

test.each<[string, () => void, RegExp]>([
  [
    "a clock that is off",
    () => Object.assign(about, { serverTime: new Date(Date.now() - 3_600_000).toISOString() }),
    /^failed {2}Clock: 36\d\d s ahead of the engine's\. Set/,
  ],
  [
    "a newer console",
    () => Object.assign(about, { release: "99.0.0" }),
    /^failed {2}Release: .* is behind the console's 99/,
  ],
  [
    "an engine that is known by another address",
    () => Object.assign(about, { engineUrl: "https://engine.example.com" }),
    /^failed {2}Engine: address: the engine there is known as https:\/\/engine\.example\.com\. Set ENGINE_URL to that\./,
  ],
  [
    "another protocol",
    () => {
      protocol = "2";
    },
    /^failed {2}Engine: protocol: The engine speaks version 2 of the protocol, .* version 1\. Put the file/,
  ],
])("%s fails by name, with the cure, and exit code 1", async (_what, change, line) => {
  change();
  const { code, failures } = await checked();
  expect(failures[0]).toMatch(line);
  expect(code).toBe(1);
});

test("a data folder that others may write or an identity that others may read fails with the command that mends it", async () => {
  const home = join(folder, "open");
  await mkdir(home);
  await chmod(home, 0o777);
  const changes = { ENDPOINT_SERVER_DATA_DIR: home };
  expect((await checked(changes)).failures).toEqual([
    `failed  Data folder: ${home} is writable for others (0777). Run chmod 700 ${home}.`,
  ]);
  await chmod(home, 0o700);
  await writeFile(join(home, "identity.json"), "{}", { mode: 0o644 });
  expect((await checked(changes)).failures).toEqual([
    expect.stringContaining("identity.json is open to others (0644)."),
    expect.stringContaining("identity.json is damaged."),
  ]);
});

test("memory is judged by the limit that holds for the process", () => {
  const mebibyte = 1_048_576;
  const outcomes = (limit: number, heap: number) =>
    memoryLines(limit * mebibyte, heap * mebibyte).map(({ passed }) => passed);
  expect(outcomes(512, 432)).toEqual([true, true]);
  expect(outcomes(0, 432)).toEqual([true, true]);
  expect(outcomes(256, 432)).toEqual([false, true]);
  expect(outcomes(1024, 200)).toEqual([true, false]);
});
