import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { doors } from "#engine/http/doors.ts";
import { buildServer } from "#engine/http/server.ts";
import { db } from "#lib/db.ts";
import { consoleMetrics } from "#lib/metrics/console-metrics.ts";
import { serveMetrics } from "#lib/metrics/server.ts";
import { freePort } from "#scripts/ports.ts";
import { createEndpointServer } from "#test/endpoint-servers.ts";
import { beginRun } from "#test/runs.ts";
import { refreshDatabaseGauges } from "./database-gauges.ts";
import { registry, timed } from "./registry.ts";

const port = await freePort();
const address = { port, host: "127.0.0.1" };
const stop = await serveMetrics(registry, address, refreshDatabaseGauges);
afterAll(stop);

const root = join(import.meta.dirname, "..", "..");
const page = readFileSync(join(root, "docs", "monitoring.md"), "utf8");
const rules = readFileSync(join(root, "deploy", "prometheus-rules.yaml"), "utf8");

async function read(path = "/metrics", method = "GET") {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method });
  return { status: response.status, text: await response.text() };
}

test("the metrics count requests by door, jobs by outcome, and what the database holds, without an id or an address", async () => {
  const app = buildServer(doors, { logger: false });
  onTestFinished(() => app.close());
  const { runId } = await beginRun();
  await createEndpointServer();
  for (const path of [`runs/${runId}/renew`, "odd-door-of-nobody"])
    await app.inject({
      method: "POST",
      url: `/endpoint-server/${path}`,
      headers: { "content-type": "application/json" },
    });
  await timed("a job", async () => {});
  const failing = timed("a job", () => Promise.reject(new Error("no")));
  await expect(failing).rejects.toThrow("no");

  const { status, text } = await read();
  expect(status).toBe(200);
  expect(text).toMatch(
    /engine_http_requests_total\{method="POST",door="\/endpoint-server\/runs\/:runId\/renew",status="401"\} 1/,
  );
  expect(text).toMatch(/engine_http_requests_total\{method="any",door="none",status="404"\} 1/);
  expect(text).toMatch(/engine_job_duration_seconds_count\{job="a job",outcome="failed"\} 1/);
  expect(text).toMatch(/console_runs\{state="running"\} 1/);
  expect(text).toMatch(/console_runs\{state="failed"\} 0/);
  expect(text).toMatch(/console_grants\{state="active"\} 1/);
  expect(text).toMatch(/console_due_lag_seconds 0/);
  expect(text).toMatch(/console_endpoint_servers\{presence="[a-z ]+"\} [12]/);
  for (const hidden of [runId, "odd-door"]) expect(text).not.toContain(hidden);
});

test("the database is asked once in 15 seconds, however often the metrics are read", async () => {
  const { text } = await read();
  await db.grant.deleteMany({ where: { connector: null } });
  await beginRun();
  const lines = (all: string) => all.split("\n").filter((line) => /^console_/.test(line));
  expect(lines((await read()).text)).toEqual(lines(text));
});

test("nothing but GET /metrics is answered there", async () => {
  expect((await read("/")).status).toBe(404);
  expect((await read("/metrics", "POST")).status).toBe(404);
  await expect(serveMetrics(registry, address)).rejects.toThrow(/EADDRINUSE.*Correct METRICS_ADDRESS or METRICS_PORT/);
});

test("docs/monitoring.md lists every metric of ours, and the alert rules ask for no other", () => {
  const own = [registry, consoleMetrics.registry]
    .flatMap((each) => each.getMetricsAsArray())
    .map(({ name }) => name)
    .filter((name) => /^(engine|console)_/.test(name));
  const listed = [...page.matchAll(/^\| `((?:engine|console)_\w+)` \|/gm)].map((match) => match[1]);
  expect(listed.toSorted()).toEqual(own.toSorted());
  for (const [name = ""] of rules.matchAll(/\b(?:engine|console)_[a-z_]+/g))
    expect(own).toContain(name.replace(/_(bucket|count|sum)$/, ""));
});
