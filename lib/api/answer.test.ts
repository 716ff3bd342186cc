import { expect, test } from "vitest";
import { allScopes } from "#lib/api-tokens/scopes.ts";
import { endApiToken } from "#lib/api-tokens/write.ts";
import { roleAllows, roles } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { createTokenHolder } from "#test/api-client.ts";
import { createConnector } from "#test/runs.ts";
import { answerApi } from "./answer.ts";
import { operationGroups } from "./operations.ts";

const unknown = "00000000-0000-4000-8000-000000000000";

type Asked = { method?: string; token?: string; headers?: Record<string, string>; body?: string; address?: string };

async function ask(path: string, { method = "GET", token, headers = {}, body, address }: Asked = {}) {
  const response = await answerApi(
    new Request(`https://console.example/api/v1${path}`, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(address && { "x-forwarded-for": address }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      body,
    }),
  );
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
}

const everything = operationGroups.flatMap(({ operations }) => operations);
const addressOf = (path: string) => path.replace(/\{\w+\}/g, unknown);

test.for(everything.map((operation, index) => [operation.id, operation, `198.51.100.${index}`] as const))(
  "%s is done for tokens of its scope whose person has its role, and for nobody else",
  async ([, { method, path, scope, role }, from]) => {
    const address = addressOf(path);
    const headers = { "if-match": '"1"' };
    expect((await ask(address, { method, headers, address: from })).status).toBe(401);
    const others = await createTokenHolder(
      "administrator",
      allScopes.filter((other) => other !== scope),
    );
    const withoutScope = await ask(address, { method, headers, token: others.token });
    expect([withoutScope.status, withoutScope.body.detail]).toEqual([403, expect.stringContaining(scope)]);
    for (const held of roles.filter((each) => !roleAllows(each, role))) {
      const { id, token } = await createTokenHolder(held);
      await db.apiToken.update({ where: { id }, data: { scopes: [scope] } });
      const { status, body } = await ask(address, { method, headers, token });
      expect([status, body.detail], held).toEqual([403, expect.stringContaining(`needs the role ${role}`)]);
    }
  },
);

test("a token counts no more once it is ended, past its time, or its person is disabled", async () => {
  const [ended, late, disabled] = [await createTokenHolder(), await createTokenHolder(), await createTokenHolder()];
  for (const { token } of [ended, late, disabled]) expect((await ask("/runs", { token })).status).toBe(200);
  await endApiToken(ended.person, { id: ended.id });
  await db.apiToken.update({ where: { id: late.id }, data: { expiresAt: new Date(Date.now() - 1000) } });
  await db.user.update({ where: { id: disabled.person.id }, data: { disabledAt: new Date() } });
  for (const { token } of [ended, late, disabled]) {
    const { status, headers } = await ask("/runs", { token, address: "192.0.2.2" });
    expect([status, headers.get("www-authenticate")]).toEqual([401, 'Bearer error="invalid_token"']);
  }
});

test("a token does what its person's role allows now, not what it was when the token was made", async () => {
  const { person, token } = await createTokenHolder("administrator");
  await db.user.update({ where: { id: person.id }, data: { role: "viewer" } });
  expect((await ask(`/connectors/${unknown}/pause`, { method: "POST", token })).status).toBe(403);
  expect((await ask("/connectors", { token })).status).toBe(200);
});

test("a person who has to choose a password first does nothing by a token either", async () => {
  const { person, token } = await createTokenHolder();
  await db.user.update({ where: { id: person.id }, data: { mustChangePassword: true } });
  expect(await ask("/runs", { token })).toMatchObject({
    status: 403,
    body: { detail: expect.stringContaining("password") },
  });
});

test("what a token was refused is on record under its name, and its use is noted", async () => {
  const { person, id, token } = await createTokenHolder("viewer");
  await ask(`/connectors/${unknown}/pause`, { method: "POST", token, address: "192.0.2.3" });
  const refusal = await db.auditEvent.findFirst({ where: { event: "refused", actorId: person.id } });
  expect(refusal).toMatchObject({ actorName: "Ada (API token CI)", address: "192.0.2.3" });
  expect(await db.apiToken.findUnique({ where: { id } })).toMatchObject({
    lastAddress: "192.0.2.3",
    lastUsedAt: expect.any(Date),
  });
});

test("an unknown address, another method and a damaged id are told apart", async () => {
  const { token } = await createTokenHolder();
  expect((await ask("/nothing", { token })).status).toBe(404);
  const wrong = await ask("/connectors", { method: "DELETE", token });
  expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, POST"]);
  expect((await ask("/runs/x", { token })).body.detail).toBe('There is no run "x".');
  expect((await ask("/runs/%E0%A4%A", { token })).status).toBe(404);
});

test.for([
  ["/runs?limit=0", "limit"],
  ["/runs?limit=x", "limit"],
  ["/runs?state=queued,lost", "state.1"],
  ["/runs?color=red", "color"],
  ["/connectors?kind=dropbox", "kind"],
  ["/runs?from=yesterday", "from"],
  ["/runs?from=0000-01-01", "from"],
  ["/runs?search=%00", "search"],
  ["/connectors?search=%00", "search"],
  ["/connectors?after=%00", "after"],
  ["/runs?limit=1&limit=2", "limit"],
  ["/runs?constructor=1", "constructor"],
  [`/runs/${unknown}/log?after=2147483648`, "after"],
  [`/runs/${unknown}/log?after=x`, "after"],
  [`/connectors/${unknown}/inventory/users?inactiveDays=x`, "inactiveDays"],
  [`/connectors/${unknown}/inventory/users?after=x`, "after"],
  [`/connectors/${unknown}/inventory/groups?after=name.x`, "after"],
] as const)("%s is answered with what is wrong with it", async ([path, field]) => {
  const { token } = await createTokenHolder();
  const { status, body } = await ask(path, { token });
  expect([status, Object.keys(body.fields)]).toEqual([400, [field]]);
  expect(body.detail).not.toMatch(/invalid|expected|unrecognized|NaN/i);
});

test("a list's values are taken apart at commas, and one by one", async () => {
  const { token } = await createTokenHolder();
  expect((await ask("/runs?state=queued,held&state=failed", { token })).status).toBe(200);
  expect((await ask("/runs?state=queued&state=lost", { token })).body.fields).toEqual({
    "state.1": expect.stringContaining('"state.1" must be one of queued'),
  });
});

test("a page of endpoint servers after one that never was is refused", async () => {
  const { token } = await createTokenHolder();
  expect((await ask(`/endpoint-servers?after=${unknown}`, { token })).status).toBe(400);
});

test.for([
  ["not JSON", "{", {}, /not JSON/],
  ["a form", "name=x", { "content-type": "application/x-www-form-urlencoded" }, /as JSON/],
  ["a field that is none", '{"nme":"x"}', {}, /no field "nme"/],
  ["a list", "[]", {}, /an object of JSON/],
  ["nothing that the field can hold", '{"missedPolicy":"never"}', {}, /"missedPolicy" must be one of run_once, skip/],
  ["a part of a schedule that is none", '{"schedule":{"kind":"manual","at":"x"}}', {}, /no field "schedule.at"/],
  ["a setting that is none", '{"settings":{"lookbackDays":9}}', {}, /settings/],
  ["a name that is too long", JSON.stringify({ name: "x".repeat(101) }), {}, /too long/],
  ["an If-Match that is none", '{"name":"x"}', { "if-match": "3" }, /If-Match/],
] as const)("a change with %s is refused and changes nothing", async ([, body, headers, reason]) => {
  const connector = await createConnector();
  const { token } = await createTokenHolder();
  const asked = { method: "PATCH", token, body, headers: { "if-match": '"1"', ...headers } };
  const answer = await ask(`/connectors/${connector.id}`, asked);
  expect([answer.status, answer.body.detail]).toEqual([400, expect.stringMatching(reason)]);
  expect(await db.connector.findUnique({ where: { id: connector.id } })).toMatchObject({ name: "Acme", revision: 1 });
});

test("a change needs the revision that it is made to, and fails when somebody was first", async () => {
  const connector = await createConnector();
  const { token } = await createTokenHolder();
  const change = (headers: Record<string, string>, description: string) =>
    ask(`/connectors/${connector.id}`, { method: "PATCH", token, headers, body: JSON.stringify({ description }) });
  const read = await ask(`/connectors/${connector.id}`, { token });
  const tag = read.headers.get("etag") ?? "";
  expect((await change({}, "no tag")).status).toBe(428);
  await createConnector({ name: "Another" });
  expect((await change({ "if-match": tag }, "first")).status).toBe(200);
  expect(await change({ "if-match": tag }, "second")).toMatchObject({
    status: 412,
    body: { detail: expect.stringContaining("Ada") },
  });
  expect((await change({ "if-match": "*" }, "whatever")).status).toBe(200);
});

test("who has the answer already is told so, until it changes", async () => {
  const connector = await createConnector();
  const { token } = await createTokenHolder();
  const read = (headers: Record<string, string> = {}) => ask(`/connectors/${connector.id}`, { token, headers });
  const tag = (await read()).headers.get("etag") ?? "";
  expect(await read({ "if-none-match": `"x", W/${tag}` })).toMatchObject({ status: 304, body: null });
  await db.connector.update({ where: { id: connector.id }, data: { pausedAt: new Date() } });
  expect((await read({ "if-none-match": tag })).status).toBe(200);
});

test("the answer to a token that asks too often is when to ask again", async () => {
  const { id, token } = await createTokenHolder();
  await db.rateLimit.create({ data: { key: `API token:${id}`, points: 600, expire: new Date(Date.now() + 30_000) } });
  const { status, headers } = await ask("/runs", { token });
  expect(status).toBe(429);
  expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
});

test("who has no token that counts is answered 120 times a minute", async () => {
  const statuses = await Promise.all(
    Array.from({ length: 140 }, () => ask("/runs", { token: "x", address: "192.0.2.77" })),
  );
  expect(statuses.filter(({ status }) => status === 401)).toHaveLength(120);
  expect(statuses.filter(({ status }) => status === 429)).toHaveLength(20);
});

test("a connector that lacks something is refused with the names of all that is missing", async () => {
  const { token } = await createTokenHolder();
  const { body } = await ask("/connectors", { method: "POST", token, body: '{"name":"Acme","colour":"red"}' });
  expect(body.detail).toBe('"environment" is missing.');
  expect(Object.keys(body.fields)).toEqual([
    "environment",
    "clientId",
    "clientSecret",
    "schedule",
    "timeZone",
    "colour",
  ]);
});

test("a connector can be made of what it can't do without; the rest is as the settings say", async () => {
  const { token } = await createTokenHolder();
  const body = JSON.stringify({
    ...{ name: `Least ${crypto.randomUUID()}`, environment: "box.com", clientId: "client", clientSecret: "secret" },
    ...{ schedule: { kind: "manual" }, timeZone: "Europe/Berlin" },
  });
  const made = await ask("/connectors", { method: "POST", token, body });
  expect(made).toMatchObject({ status: 201 });
  const { settings, dropLimitPercent } = (await ask(`/connectors/${made.body.id}`, { token })).body;
  expect([settings, dropLimitPercent]).toEqual([{ lookBackDays: 90 }, 20]);
});
