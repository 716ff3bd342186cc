import { expect, test } from "vitest";
import { allScopes } from "#lib/api-tokens/scopes.ts";
import { endApiToken } from "#lib/api-tokens/write.ts";
import { roleAllows, roles } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { createTokenHolder } from "#test/api-client.ts";
import { askApi as ask } from "#test/ask-api.ts";
import { createConnector } from "#test/runs.ts";
import { operationGroups } from "./operations.ts";

const unknown = "00000000-0000-4000-8000-000000000000";

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
