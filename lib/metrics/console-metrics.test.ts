import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { nextAuthOptions } from "#lib/auth/next-auth.ts";
import { freePort } from "#scripts/ports.ts";
import { addProcessMetrics, consoleMetrics } from "./console-metrics.ts";
import { countRequests } from "./count-requests.ts";
import { readRoutePatterns } from "./route-patterns.ts";
import { serveMetrics } from "./server.ts";
import { readMetricsAddress } from "./settings.ts";

const folder = mkdtempSync(join(tmpdir(), "routes-"));
const dynamicRoutes = [
  { page: "/runs/[runId]", regex: "^/runs/([^/]+?)(?:/)?$" },
  { page: "/api/auth/[...nextauth]", regex: "^/api/auth/(.+?)(?:/)?$" },
];
const staticRoutes = [{ page: "/runs", regex: "^/runs(?:/)?$" }];
writeFileSync(join(folder, "routes-manifest.json"), JSON.stringify({ staticRoutes, dynamicRoutes }));

const address = { port: await freePort(), host: "127.0.0.1" };
const stop = await serveMetrics(consoleMetrics.registry, address);
const pages = createServer((request, response) => response.writeHead(request.method === "POST" ? 403 : 200).end());
await once(pages.listen(0, "127.0.0.1"), "listening");
afterAll(async () => {
  await stop();
  pages.close();
  rmSync(folder, { recursive: true });
});

async function scrape(): Promise<string> {
  return (await fetch(`http://127.0.0.1:${address.port}/metrics`)).text();
}

test("a scrape tells requests by the pattern of their route, never an id, and leaves itself out", async () => {
  addProcessMetrics();
  countRequests(readRoutePatterns(folder), address.port);
  const { port } = pages.address() as AddressInfo;
  const ask = (path: string, method = "GET") => fetch(`http://127.0.0.1:${port}${path}`, { method });
  await ask("/runs?search=private");
  await ask("/runs/0198c0de-private", "POST");
  await ask("/_next/static/chunks/private.js");
  await ask("/private/of/nobody", "PROPFIND");
  await scrape();
  const text = await scrape();
  expect(text.split("\n").filter((line) => line.startsWith("console_http_requests_total"))).toEqual([
    'console_http_requests_total{method="GET",route="/runs",status="200"} 1',
    'console_http_requests_total{method="POST",route="/runs/[runId]",status="403"} 1',
    'console_http_requests_total{method="GET",route="/_next/static",status="200"} 1',
    'console_http_requests_total{method="other",route="none",status="200"} 1',
  ]);
  expect(text).toMatch(/console_http_request_duration_seconds_count\{route="\/runs"\} 1/);
  expect(text).toMatch(/^process_resident_memory_bytes \d/m);
  expect(text).toMatch(/^console_database_connections\{use="busy"\} 0$/m);
  expect(text).not.toContain("private");
});

test("a sign-in that is refused is counted by its reason", async () => {
  const from = { address: "192.0.2.77", userAgent: null, presentSecret: null, provider: null, problem: null };
  const [local] = nextAuthOptions(from).providers as unknown as {
    options: { authorize: (given: object) => unknown };
  }[];
  expect(await local?.options.authorize({ email: "nobody@example.com", password: "a guess of many" })).toBeNull();
  expect(await scrape()).toMatch(/console_sign_ins_refused_total\{reason="refused"\} 1/);
});

test("without a manifest every route is none, and Next's own are told by their kind", () => {
  const patternOf = readRoutePatterns(join(folder, "nowhere"));
  expect(["/runs", "/_next/image", "/_next/static/a.js"].map(patternOf)).toEqual(["none", "/_next", "/_next/static"]);
});

test("METRICS_PORT says where; what is no port is refused with a sentence", () => {
  expect(readMetricsAddress({ NODE_ENV: "test" })).toBeNull();
  expect(readMetricsAddress({ NODE_ENV: "test", METRICS_PORT: "" })).toBeNull();
  expect(readMetricsAddress({ NODE_ENV: "test", METRICS_PORT: "9464" })).toEqual({ port: 9464, host: "127.0.0.1" });
  for (const odd of ["many", "0", "70000", "1.5"])
    expect(() => readMetricsAddress({ NODE_ENV: "test", METRICS_PORT: odd })).toThrow(/^METRICS_PORT is not a /);
});
