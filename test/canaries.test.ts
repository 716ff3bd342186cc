import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signIn } from "#lib/auth/sign-in.ts";
import { finishAuthorization } from "#lib/authorizations/finish.ts";
import { readAuthorization } from "#lib/authorizations/read.ts";
import { box } from "#lib/connectors/box/kind.ts";
import { readConnector, readConnectors } from "#lib/connectors/read.ts";
import { createConnector } from "#lib/connectors/write.ts";
import { db } from "#lib/db.ts";
import { createEnrolmentCode } from "#lib/endpoint-servers/enrolment-codes.ts";
import { readServerPage } from "#lib/endpoint-servers/read.ts";
import { readGrant } from "#lib/grants/read.ts";
import { openOfGrant } from "#lib/grants/sealed.ts";
import { readRun, readRunLog } from "#lib/runs/read.ts";
import { startRun } from "#lib/runs/start.ts";
import { endGrant } from "#sandbox/box/oauth/grants.ts";
import { callbackOf, openTrip, sandboxApp, startBoxForTrips, tokenFrom, travel } from "./box-trip.ts";
import { everythingIn, everythingStored, spellings } from "./canaries.ts";
import { createPerson } from "./people.ts";
import { type Running, startEndpointServerProcess, startEngineProcess } from "./processes.ts";
import { until } from "./until.ts";

const sandbox = await startBoxForTrips();
const patience = { withinSeconds: 60 };
const login = "admin@acme.example";

/** Between the endpoint server and the engine: what every door answered, by its path. */
const answers: { path: string; text: string }[] = [];
let engineUrl = "";
let lineUrl = "";
const ownHeaders = ["host", "connection", "content-length", "transfer-encoding"];

async function pass(path: string, request: IncomingMessage) {
  const headers = Object.entries(request.headers).filter(([name]) => !ownHeaders.includes(name));
  const body = Buffer.concat(await request.toArray());
  const answer = await fetch(`${engineUrl}${path}`, {
    method: request.method ?? "POST",
    headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
    ...(body.length > 0 && { body }),
  });
  const text = await answer.text();
  answers.push({ path, text });
  return { status: answer.status, text };
}

const line = createServer((request, response) => {
  pass(request.url ?? "", request)
    .then(({ status, text }) =>
      response.writeHead(status, { "content-type": "application/json" }).end(text || undefined),
    )
    // At the end of the test one side is gone before the other.
    .catch(() => response.destroy());
});

let folder: string;
let engine: Running & { url: string };
let server: Running;

beforeAll(async () => {
  await new Promise<void>((resolve) => line.listen(0, "127.0.0.1", resolve));
  lineUrl = `http://127.0.0.1:${(line.address() as AddressInfo).port}`;
  engine = await startEngineProcess(sandbox.url, lineUrl);
  engineUrl = engine.url;
  folder = await mkdtemp(join(tmpdir(), "canaries-"));
}, 60_000);
afterAll(async () => {
  await Promise.all([server?.stop("SIGKILL"), engine?.stop("SIGKILL")]);
  line.closeAllConnections();
  line.close();
  await sandbox.close();
  await rm(folder, { recursive: true });
});

test("from signing in to a run that ends badly, no secret is stored openly, logged, kept by the machine or answered", async () => {
  const canaries = new Map<string, string>();
  const told: unknown[] = [];

  const password = `canary password ${randomUUID()}`;
  const admin = await createPerson({ email: "canary@console.example", password });
  const attempt = { email: "canary@console.example", address: null, userAgent: null };
  const signedIn = await signIn({ ...attempt, password });
  await signIn({ ...attempt, password: `${password} wrong` });
  canaries.set("the password", password);
  canaries.set("the session cookie", signedIn.outcome === "signed-in" ? signedIn.secret : "");

  const app = { ...sandboxApp(sandbox), clientId: "canary-app", clientSecret: `canary-secret-${randomUUID()}` };
  sandbox.state.apps.set(app.clientId, app);
  const { clientId, clientSecret } = app;
  canaries.set("the Client secret", clientSecret);
  const refused = await openTrip(admin, { clientId, clientSecret });
  const back = callbackOf(await travel(sandbox, refused.location, login, "grant"));
  canaries.set("the state", refused.state);
  canaries.set("the code", back.code ?? "");
  canaries.set("the trip's cookie", refused.proofs[0]?.secret ?? "");
  await finishAuthorization(box, back, []);
  told.push(await readAuthorization(admin, refused.id));
  await finishAuthorization(box, { ...back, code: null, error: "access_denied" }, refused.proofs);
  told.push(await readAuthorization(admin, refused.id));

  const { id: tripId, token, grantId } = await tokenFrom(sandbox, admin, login, { clientId, clientSecret });
  canaries.set("the connector's token", token);
  const { id } = await createConnector(admin, {
    kind: box.id,
    name: "Canary",
    description: "",
    environment: "sandbox",
    clientId,
    clientSecret,
    token,
    confirmEnterpriseChange: false,
    endpointServerId: null,
    schedule: { kind: "manual" },
    timeZone: "UTC",
    missedPolicy: "skip",
    dropLimitPercent: 20,
    keepRuns: null,
    keepDays: null,
    settings: { lookBackDays: 7 },
  });

  const { code } = await createEnrolmentCode(admin);
  canaries.set("the enrolment code", code);
  server = startEndpointServerProcess(lineUrl, folder, { ENROLMENT_CODE: code });
  const row = await until(() => db.endpointServer.findFirst({ where: { lastSeenAt: { not: null } } }), patience);
  await db.endpointServerFeature.create({ data: { endpointServerId: row?.id ?? "", kind: "box" } });

  async function noteTokens(when: string) {
    const grant = await readGrant(grantId);
    canaries.set(`the refresh token ${when}`, openOfGrant(grantId, "refresh_token_sealed", grant.refreshTokenSealed));
    canaries.set(`the access token ${when}`, openOfGrant(grantId, "access_token_sealed", grant.accessTokenSealed));
  }
  const runIn = (runId: string, state: string) =>
    until(async () => (await db.run.findUniqueOrThrow({ where: { id: runId } })).state === state, {
      ...patience,
      that: `the run is ${state}: ${server.output()}`,
    });

  await noteTokens("at first");
  const first = await startRun(admin, id);
  await runIn(first.runId, "published");
  await db.grant.update({ where: { id: grantId }, data: { accessTokenExpiresAt: new Date() } });
  const second = await startRun(admin, id);
  await runIn(second.runId, "published");
  await noteTokens("after a refresh");
  await db.grant.update({ where: { id: grantId }, data: { accessTokenExpiresAt: new Date() } });
  for (const grant of [...sandbox.state.grants.byId.values()]) endGrant(sandbox.state.grants, grant);
  const third = await startRun(admin, id);
  await runIn(third.runId, "paused");

  for (const { runId } of [first, second, third])
    told.push(await readRun(admin, runId), await readRunLog(admin, runId, { after: 0, search: "" }));
  told.push(await readConnector(admin, id), await readServerPage(admin, { limit: 1000 }));
  told.push(
    await readAuthorization(admin, tripId),
    await readConnectors(admin, "box", { search: "", states: [], after: null }),
  );
  const bearers = answers.filter(({ path }) => path.endsWith("/token")).map(({ text }) => JSON.parse(text).token);
  canaries.set("the endpoint server's token", String(bearers[0]));

  const handedOut = (path: string, name: string) =>
    (path.endsWith("/access-token") && name.startsWith("the access token")) ||
    (path.endsWith("/token") && name === "the endpoint server's token");
  const texts = [
    { place: "stored", text: await everythingStored() },
    { place: "in the engine's log", text: engine.output() },
    { place: "in the endpoint server's log", text: server.output() },
    { place: "in the endpoint server's folder", text: everythingIn(folder) },
    {
      place: "told by the console",
      text: JSON.stringify(told, (_key, value) => (typeof value === "bigint" ? String(value) : value)),
    },
    ...answers.map(({ path, text }) => ({ place: path, text })),
  ];
  expect(texts[0]?.text).toContain("pause");
  // The search finds what is there: the one answer that hands the access token out, to the run's holder.
  const given = answers.filter(({ text }) => text.includes(canaries.get("the access token at first") ?? "-"));
  expect(new Set(given.map(({ path }) => path.split("/").at(-1)))).toEqual(new Set(["access-token"]));
  expect([...canaries].filter(([, secret]) => secret.length < 15)).toEqual([]);
  expect(canaries.size).toBe(13);
  for (const { place, text } of texts)
    for (const [name, secret] of canaries)
      if (!handedOut(place, name))
        for (const spelling of spellings(secret)) expect(text.includes(spelling), `${name} is ${place}`).toBe(false);
}, 120_000);
