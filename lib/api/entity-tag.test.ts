import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { createTokenHolder } from "#test/api-client.ts";
import { askApi as ask } from "#test/ask-api.ts";
import { createEndpointServer } from "#test/endpoint-servers.ts";
import { createConnector } from "#test/runs.ts";

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

test("a deletion with the ETag of what was there before is refused, and one with the present ETag is done", async () => {
  const { token } = await createTokenHolder();
  const connector = await createConnector({ nameKey: crypto.randomUUID() });
  const server = await createEndpointServer();
  for (const path of [`/connectors/${connector.id}`, `/endpoint-servers/${server.id}`]) {
    const tag = (await ask(path, { token })).headers.get("etag") ?? "";
    const remove = (ifMatch: string) => ask(path, { method: "DELETE", token, headers: { "if-match": ifMatch } });
    expect((await remove('"99-old"')).status).toBe(412);
    expect(await remove(`W/${tag}`)).toMatchObject({ status: 400, body: { detail: expect.stringContaining("W/") } });
    expect((await ask(path, { token })).status).toBe(200);
    expect((await remove(tag)).status).toBe(200);
    expect((await ask(path, { token })).status).toBe(404);
  }
});

test("a change to what is there already changes nothing: nobody's ETag grows old, and nothing is on record", async () => {
  const { token } = await createTokenHolder();
  const { id } = await createConnector({ settings: { lookBackDays: 90 } });
  const change = (body: string) =>
    ask(`/connectors/${id}`, { method: "PATCH", token, headers: { "if-match": '"1"' }, body });
  for (const body of ["{}", '{"description":""}', '{"clientSecret":""}'])
    expect((await change(body)).body).toEqual({ id });
  expect(await db.connector.findUnique({ where: { id } })).toMatchObject({ revision: 1 });
  expect(await db.auditEvent.count({ where: { subjectId: id, event: "changed" } })).toBe(0);
});

test("changes at once to whatever is there are all made", async () => {
  const { token } = await createTokenHolder();
  const { id } = await createConnector({ settings: { lookBackDays: 90 }, name: `Once ${crypto.randomUUID()}` });
  const wanted = { description: "By CI", timeZone: "Europe/Berlin", dropLimitPercent: 7, keepRuns: 3, keepDays: 9 };
  const answers = await Promise.all(
    Object.entries(wanted).map(([field, value]) => {
      const body = JSON.stringify({ [field]: value });
      return ask(`/connectors/${id}`, { method: "PATCH", token, headers: { "if-match": "*" }, body });
    }),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(await db.connector.findUnique({ where: { id } })).toMatchObject({ ...wanted, revision: 6 });
});
