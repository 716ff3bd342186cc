import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { createTokenHolder } from "#test/api-client.ts";
import { createConnector, createGrant } from "#test/runs.ts";
import { answerApi } from "./answer.ts";

async function post(path: string, token: string, key: string, body?: object) {
  const response = await answerApi(
    new Request(`https://console.example/api/v1${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "idempotency-key": key },
      ...(body && { body: JSON.stringify(body) }),
    }),
  );
  return {
    status: response.status,
    replayed: response.headers.get("idempotency-replayed"),
    body: await response.json(),
  };
}

const runsOf = (connectorId: string) => db.run.count({ where: { connectorId } });

test("a request that is sent again with its key is done once and answered alike", async () => {
  const { id } = await createConnector();
  const { token } = await createTokenHolder();
  const first = await post(`/connectors/${id}/runs`, token, "one");
  const again = await post(`/connectors/${id}/runs`, token, "one");
  expect(first).toMatchObject({ status: 201, replayed: null });
  expect(again).toEqual({ ...first, replayed: "true" });
  expect(await runsOf(id)).toBe(1);
});

test("of requests with one key at once, one is done", async () => {
  const { id } = await createConnector();
  const { token } = await createTokenHolder();
  const answers = await Promise.all(Array.from({ length: 8 }, () => post(`/connectors/${id}/runs`, token, "at-once")));
  expect(answers.map(({ status }) => status).filter((status) => ![201, 409].includes(status))).toEqual([]);
  expect(answers.some(({ status }) => status === 201)).toBe(true);
  expect(await runsOf(id)).toBe(1);
});

test("of refused requests with one key at once, none finds a fault of the console", async () => {
  const { token } = await createTokenHolder();
  const statuses = new Set<number>();
  for (let time = 0; time < 10; time += 1)
    for (const { status } of await Promise.all(
      Array.from({ length: 12 }, () => post("/connectors", token, `refused-${time}`, { name: "" })),
    ))
      statuses.add(status);
  expect([...statuses].filter((status) => status !== 409)).toEqual([400]);
});

test("a key of another request is refused, and another token's keys are its own", async () => {
  const [one, other] = [await createConnector(), await createConnector()];
  const [{ token }, stranger] = [await createTokenHolder(), await createTokenHolder()];
  await post(`/connectors/${one.id}/pause`, token, "k");
  expect(await post(`/connectors/${other.id}/pause`, token, "k")).toMatchObject({ status: 409 });
  expect(await post(`/connectors/${other.id}/pause`, stranger.token, "k")).toMatchObject({
    status: 200,
    replayed: null,
  });
  expect((await post(`/connectors/${other.id}/pause`, token, "two words")).status).toBe(400);
});

test("a request that was refused may be mended and sent again with its key", async () => {
  const { id } = await createConnector({ grantId: null });
  const { token } = await createTokenHolder();
  expect((await post(`/connectors/${id}/runs`, token, "early")).status).toBe(409);
  await db.connector.update({ where: { id }, data: { grantId: (await createGrant()).id } });
  expect(await post(`/connectors/${id}/runs`, token, "early")).toMatchObject({ status: 201, replayed: null });
});

test("an answer with a secret is not kept: sent again, it is said to be done", async () => {
  const { id: tokenId, token } = await createTokenHolder();
  const first = await post("/enrolment-codes", token, "code");
  expect(first.body.code).toMatch(/^[\w-]{20,}$/);
  expect(await post("/enrolment-codes", token, "code")).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining("only once") },
  });
  const kept = await db.apiRequest.findUniqueOrThrow({ where: { tokenId_key: { tokenId, key: "code" } } });
  expect(JSON.stringify(kept)).not.toContain(first.body.code);
});

test("a request that was cut off is not done a second time by itself", async () => {
  const { id } = await createConnector();
  const { id: tokenId, token } = await createTokenHolder();
  await post(`/connectors/${id}/pause`, token, "cut");
  await db.apiRequest.update({ where: { tokenId_key: { tokenId, key: "cut" } }, data: { status: null, answer: null } });
  expect(await post(`/connectors/${id}/pause`, token, "cut")).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining("outcome is not known") },
  });
});
