import { afterAll, expect, onTestFinished, test } from "vitest";
import { engine as engineCaller } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { makeEnrolmentCode } from "#lib/endpoint-servers/enrolment-codes.ts";
import { readGrant } from "#lib/grants/read.ts";
import { openOfGrant } from "#lib/grants/sealed.ts";
import { startRun } from "#lib/runs/start.ts";
import { startSandbox } from "#sandbox/box/sandbox.ts";
import { freePort } from "#scripts/ports.ts";
import { makeEnterprise } from "#test/box-truth.ts";
import { spellings } from "#test/canaries.ts";
import { temporaryFolder } from "#test/folder.ts";
import { createPerson } from "#test/people.ts";
import { startEndpointServerProcess, startEngineProcess } from "#test/processes.ts";
import { createSandboxConnector } from "#test/sandbox-connector.ts";
import { type CollectedSpan, startTraceCollector } from "#test/trace-collector.ts";
import { until } from "#test/until.ts";
import { runSpan } from "./run-trace.ts";
import { inSpan } from "./span.ts";
import { startTraces } from "./start.ts";

const collector = await startTraceCollector();
afterAll(() => collector.close());

const told = ({ attributes }: CollectedSpan, name: string) =>
  attributes.find(({ key }) => key === name)?.value.stringValue;

test("the trace of a run goes from the click to the rows, through console, endpoint server and engine, without a secret", {
  timeout: 60_000,
}, async () => {
  const sandbox = await startSandbox({ world: "empty" });
  onTestFinished(() => sandbox.close());
  const more = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, LOG_FORMAT: "json" };
  const engine = await startEngineProcess(sandbox.url, undefined, more);
  onTestFinished(() => void engine.stop("SIGKILL"));
  const { code } = await makeEnrolmentCode(engineCaller);
  const settings = { ENROLMENT_CODE: code, LOG_FORMAT: "json" };
  const server = startEndpointServerProcess(engine.url, temporaryFolder(), settings);
  onTestFinished(() => void server.stop("SIGKILL"));
  const machine = await until(() => db.endpointServer.findFirst({ where: { lastSeenAt: { not: null } } }), {
    withinSeconds: 30,
    that: "the endpoint server is seen",
  });
  await db.endpointServerFeature.create({ data: { endpointServerId: machine?.id ?? "", kind: "box" } });
  const enterprise = makeEnterprise(sandbox, { domain: "acme.example", users: 20, groups: 3, memberships: 40 });
  const connector = await createSandboxConnector(sandbox, enterprise);
  const administrator = await createPerson();

  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = collector.url;
  const stop = await startTraces("console");
  const { runId } = await inSpan("server action", {}, () => startRun(administrator, connector.id));
  const ofRun = runSpan(runId);
  const inTrace = () => collector.spans.filter(({ traceId }) => traceId === ofRun.traceId);
  await until(() => inTrace().some(({ name }) => name === "run"), { withinSeconds: 30, that: server.output() });
  expect(await db.run.findUnique({ where: { id: runId } })).toMatchObject({ state: "published" });
  await stop();
  expect(await Promise.all([server.stop(), engine.stop()])).toEqual([0, 0]);

  const click = collector.spans.find(({ name }) => name === "server action");
  expect(click?.links).toMatchObject([{ traceId: ofRun.traceId, spanId: ofRun.spanId }]);
  const named = (name: string) => inTrace().find((span) => span.name === name);
  expect(named("run queued")).toMatchObject({ service: "console", parentSpanId: ofRun.spanId });
  expect(named("run queued")?.links).toMatchObject([{ traceId: click?.traceId, spanId: click?.spanId }]);
  const leased = named("run assigned");
  expect(leased).toMatchObject({ service: "engine", parentSpanId: ofRun.spanId });
  const lease = collector.spans.find(({ spanId }) => spanId === leased?.links?.[0]?.spanId);
  expect(lease).toMatchObject({ name: "POST /endpoint-server/lease" });

  const complete = named("POST /endpoint-server/runs/:runId/complete");
  const publish = named("publish");
  expect(complete?.parentSpanId).toMatch(/^[0-9a-f]{16}$/);
  expect(complete?.parentSpanId).not.toBe(ofRun.spanId);
  expect(named("PUT /endpoint-server/runs/:runId/batches/:sequence")).toBeDefined();
  expect(publish?.parentSpanId).toBe(complete?.spanId);
  const pointer = inTrace().find((span) => told(span, "db.query.text")?.includes("SET published_run_id = "));
  expect(pointer).toMatchObject({ name: "UPDATE", parentSpanId: publish?.spanId });
  expect(named("run published")?.parentSpanId).toBe(publish?.spanId);
  expect(named("run")).toMatchObject({ spanId: ofRun.spanId, service: "engine" });
  expect(named("run")?.parentSpanId ?? "").toBe("");
  expect(collector.spans.some(({ name }) => name === "job start due runs")).toBe(true);

  const { id, clientSecretSealed, refreshTokenSealed, accessTokenSealed } = await readGrant(connector.grantId ?? "");
  const secrets = [
    code,
    openOfGrant(id, "refresh_token_sealed", refreshTokenSealed),
    openOfGrant(id, "access_token_sealed", accessTokenSealed),
    refreshTokenSealed,
    openOfGrant(id, "client_secret_sealed", clientSecretSealed),
    process.env.SESSION_SECRET ?? "",
  ];
  const sent = collector.bodies.join("\n");
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(12);
    for (const spelling of spellings(secret)) expect(sent.includes(spelling), secret).toBe(false);
  }
  const lines = `${engine.output()}${server.output()}`.trim().split("\n");
  for (const line of lines)
    expect(Object.keys(JSON.parse(line)).slice(0, 4)).toEqual(["time", "level", "process", "message"]);
  expect(lines.some((line) => JSON.parse(line).traceId === ofRun.traceId)).toBe(true);
});

test("while the collector is away the engine works and says so once, and it stops as planned", {
  timeout: 60_000,
}, async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const begin = () => startEngineProcess("http://127.0.0.1:1", undefined, { OTEL_EXPORTER_OTLP_ENDPOINT: url });
  const engine = await begin();
  onTestFinished(() => void engine.stop("SIGKILL"));
  const says = (words: string) => engine.output().split(words).length - 1;
  await until(() => says("Traces are not taken by the collector (") === 1, { withinSeconds: 30, that: "it says so" });
  expect((await fetch(`${engine.url}/readyz`)).status).toBe(200);
  const late = await startTraceCollector(port);
  onTestFinished(() => late.close());
  await until(() => says("Traces are taken by the collector again.") === 1, {
    withinSeconds: 30,
    that: "it says that they are taken again",
  });
  expect(late.spans.some(({ service }) => service === "engine")).toBe(true);
  expect(says("Traces are not taken")).toBe(1);
  late.close();
  expect(await engine.stop()).toBe(0);
});

test("without a collector nothing is sent, and an address that is none is refused with a sentence", async () => {
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = "";
  await (await startTraces("console"))();
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = "collector:4318";
  await expect(startTraces("console")).rejects.toThrow("OTEL_EXPORTER_OTLP_ENDPOINT is not an http(s) address.");
});
