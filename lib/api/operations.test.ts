import { beforeAll, expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { type ApiDocument, apiClient, type Call, createTokenHolder } from "#test/api-client.ts";
import { createEndpointServer } from "#test/endpoint-servers.ts";
import { addGroup, addMembership, addUser, createPublishedRun } from "#test/inventories.ts";
import { createConnector, takeInventory } from "#test/runs.ts";
import { connectorFields } from "#test/sample-inputs.ts";
import { answerApi } from "./answer.ts";
import { openApiDocument } from "./openapi.ts";

const document = openApiDocument() as unknown as ApiDocument;
const send = (path: string, init: RequestInit) => answerApi(new Request(`https://console.example${path}`, init));

let client: ReturnType<typeof apiClient>;
const called = new Set<string>();
beforeAll(async () => {
  client = apiClient(document, (await createTokenHolder()).token, send);
});

async function done<Body = Record<string, unknown>>(id: string, call: Call = {}): Promise<Body> {
  const { status, body } = await client.call(id, call);
  expect([200, 201], `${id}: ${JSON.stringify(body)}`).toContain(status);
  called.add(id);
  return body as Body;
}

type Named = { id: string; name: string };
const idOf = (body: Record<string, unknown>) => String(body.id);

test("a connector is made, found, changed, paused, resumed, muted, offered by a link and deleted", async () => {
  const { token: _, confirmEnterpriseChange: __, endpointServerId: ___, ...fields } = connectorFields;
  const name = `By program ${crypto.randomUUID()}`;
  const connectorId = idOf(await done("createConnector", { body: { ...fields, name } }));
  const path = { connectorId };
  const list = await done<{ items: Named[] }>("listConnectors", { query: { search: name } });
  expect(list.items.map((item) => item.name)).toEqual([name]);
  expect(await done("getConnector", { path })).toMatchObject({
    name,
    hasClientSecret: true,
    ...{ authorization: null, state: "not-authorized", lastRun: null, hasInventory: false, mutedUntil: null },
    revision: 1,
  });
  await done("changeConnector", { path, headers: { "If-Match": '"1"' }, body: { description: "By CI" } });
  expect(await done("getConnector", { path })).toMatchObject({
    name,
    description: "By CI",
    clientId: "client",
    revision: 2,
  });
  await done("pauseConnector", { path });
  expect(await done("getConnector", { path })).toMatchObject({ paused: true });
  await done("resumeConnector", { path });
  expect(await done("getConnector", { path })).toMatchObject({ paused: false });
  const soon = new Date(Date.now() + 60_000).toISOString();
  for (const until of [soon, soon.replace("Z", "+00:00"), null]) {
    await done("muteConnector", { path, body: { until } });
    expect(await done("getConnector", { path })).toMatchObject({ mutedUntil: until && soon });
  }
  const { link } = await done("createAuthorizationLink", { path, body: { days: 3 } });
  expect(link).toMatch(/\/grant-access#[\w-]{43}$/);
  await done("endAuthorizationLink", { path });
  await done("deleteConnector", { path });
  expect(await db.connector.count({ where: { id: connectorId } })).toBe(0);
  const events = await db.auditEvent.findMany({
    where: { noun: "connector", subjectId: connectorId },
    orderBy: { id: "asc" },
  });
  expect(events.map(({ event }) => event)).toEqual([
    "created",
    "changed",
    "paused",
    "resumed",
    "notifications muted",
    "notifications muted",
    "notifications unmuted",
    "deleted",
  ]);
  expect(new Set(events.map(({ actorName }) => actorName))).toEqual(new Set(["Ada (API token CI)"]));
});

test("an endpoint server is enrolled, renamed, given a feature, drained, resumed and removed", async () => {
  const code = await done<{ id: string; code: string }>("createEnrolmentCode");
  expect(await done("getEnrolment", { path: { enrolmentId: code.id } })).toMatchObject({ state: "waiting" });
  const server = await createEndpointServer();
  const path = { endpointServerId: server.id };
  const { headers } = await client.call("getEndpointServer", { path });
  await done("renameEndpointServer", {
    path,
    headers: { "If-Match": headers.get("etag") ?? "" },
    body: { name: "By program" },
  });
  await done("setFeatures", { path, headers: { "If-Match": "*" }, body: { features: ["box"] } });
  await done("drainEndpointServer", { path, body: { note: "moving" } });
  expect(await done("getEndpointServer", { path })).toMatchObject({
    ...{ name: "By program", features: ["box"], draining: true, drainNote: "moving", presence: "online" },
  });
  await done("resumeEndpointServer", { path });
  await done("removeEndpointServer", { path });
  expect((await client.call("getEndpointServer", { path })).status).toBe(404);
  const doubted = await createEndpointServer();
  await db.endpointServer.update({ where: { id: doubted.id }, data: { trust: "quarantined" } });
  await done("revokeKey", { path: { endpointServerId: doubted.id } });
});

test("the endpoint servers are listed page by page, each once", async () => {
  const made = [await createEndpointServer(), await createEndpointServer(), await createEndpointServer()];
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const query: Record<string, string> = { limit: "2", ...(after && { after }) };
    const page = await done<{ items: Named[]; next: string | null }>("listEndpointServers", { query });
    expect(page.items.length).toBeLessThanOrEqual(2);
    seen.push(...page.items.map(({ id }) => id));
    after = page.next;
  } while (after);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toEqual(expect.arrayContaining(made.map(({ id }) => id)));
  const beyond = await client.call("listEndpointServers", { query: { after: crypto.randomUUID() } });
  expect(beyond.status).toBe(400);
});

test("the endpoint servers are found by name and state", async () => {
  const name = `fleet ${crypto.randomUUID()}`;
  const [away] = [await createEndpointServer({ name, seenSecondsAgo: 4000 }), await createEndpointServer({ name })];
  const query = { search: name.toUpperCase(), state: "offline,quarantined" };
  const found = await done<{ items: Named[] }>("listEndpointServers", { query });
  expect(found.items.map(({ id }) => id)).toEqual([away.id]);
  expect((await client.call("listEndpointServers", { query: { state: "asleep" } })).status).toBe(400);
});

test("a feature that leaves connectors nowhere to run is taken away only when that is wanted", async () => {
  const server = await createEndpointServer({ kinds: ["box"] });
  await createConnector({ name: "Stranded", endpointServerId: server.id });
  const path = { endpointServerId: server.id };
  const given = { path, headers: { "If-Match": "*" } };
  const { status, body } = await client.call("setFeatures", { ...given, body: { features: [] } });
  expect([status, body]).toMatchObject([409, { detail: expect.stringContaining('"Stranded"') }]);
  expect(await done("getEndpointServer", { path })).toMatchObject({ features: ["box"] });
  await done("setFeatures", { ...given, body: { features: [], confirmStranding: true } });
});

test("a run is started, found, followed by its log and cancelled", async () => {
  const connector = await createConnector({ nameKey: crypto.randomUUID() });
  const { runId } = await done<{ runId: string }>("startRun", { path: { connectorId: connector.id } });
  const list = await done<{ items: { id: string; state: string }[] }>("listRuns", {
    query: { connectorId: connector.id, state: "queued,running", trigger: "person" },
  });
  expect(list.items).toMatchObject([{ id: runId, state: "queued" }]);
  await db.runLogLine.create({
    data: { runId, position: 1, at: new Date(), epoch: 1, level: "info", message: "Ten users." },
  });
  expect(await done("getRunLog", { path: { runId }, query: { search: "users" } })).toMatchObject({
    ...{ items: [{ message: "Ten users." }], next: null },
  });
  await done("cancelRun", { path: { runId } });
  expect(await done("getRun", { path: { runId } })).toMatchObject({
    ...{ state: "cancelled", isActive: false, startedBy: "Ada", reason: "Cancelled by Ada." },
  });
  expect((await client.call("cancelRun", { path: { runId } })).status).toBe(409);
});

test("a held run is accepted or rejected", async () => {
  for (const id of ["acceptRun", "rejectRun"]) {
    const { connectorId } = await takeInventory((await createConnector()).id, { users: ["1", "2", "3"] });
    const { runId, outcome } = await takeInventory(connectorId, { users: [] });
    expect(outcome).toBe("held");
    await done(id, { path: { runId } });
    const { state } = await db.run.findUniqueOrThrow({ where: { id: runId } });
    expect(state).toBe(id === "acceptRun" ? "published" : "rejected");
  }
});

test("an inventory is read by page, by user, by group and as CSV, and what is unknown stays so", async () => {
  const { connectorId, runId } = await createPublishedRun({ memberships: "not_permitted" });
  await addUser(runId, { id: "1", name: "Ann", spaceUsed: 5n, spaceAmount: -1n });
  await addUser(runId, { id: "2", name: "Bob" });
  await addGroup(runId, "7", "Sales");
  await addMembership(runId, "7", "1");
  const path = { connectorId };
  expect(await done("getInventory", { path })).toMatchObject({
    ...{ runId, streams: { memberships: { standing: "unknown" }, users: { standing: "measured" } } },
  });
  const first = await done<{ items: Named[]; next: string }>("listInventoryUsers", { path, query: { limit: "1" } });
  expect(first.items).toMatchObject([{ name: "Ann", spaceUsedBytes: 5, spaceLimitBytes: "unlimited" }]);
  expect(await done("listInventoryUsers", { path, query: { limit: "1", after: first.next } })).toMatchObject({
    ...{ items: [{ name: "Bob", spaceUsedBytes: null, spaceLimitBytes: null }], next: null },
  });
  const otherwise = await client.call("listInventoryUsers", { path, query: { sort: "login", after: first.next } });
  expect([otherwise.status, otherwise.body]).toMatchObject([400, { detail: expect.stringContaining("in this order") }]);
  expect(await done("getInventoryUser", { path: { ...path, userId: "1" } })).toMatchObject({
    ...{ name: "Ann", groups: [{ id: "7", name: "Sales" }] },
  });
  expect(await done("listInventoryGroups", { path })).toMatchObject({ items: [{ name: "Sales", members: null }] });
  expect(await done("getInventoryGroup", { path: { ...path, groupId: "7" } })).toMatchObject({
    members: [{ name: "Ann" }],
  });
  expect(await done<string>("exportInventoryUsers", { path })).toMatch(/^id,name,.*\r?\n1,Ann,/);
  expect(await done<string>("exportInventoryGroups", { path })).toContain("7,Sales");
});

test("every operation of the document was asked for above", () => {
  expect([...client.operations.keys()].filter((id) => !called.has(id))).toEqual([]);
});
