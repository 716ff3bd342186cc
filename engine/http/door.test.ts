import { randomUUID } from "node:crypto";
import { createConnection } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { db } from "#lib/db.ts";
import { issueToken } from "#lib/endpoint-servers/tokens.ts";
import { Conflict, Invalid, NotFound, Refused } from "#lib/errors.ts";
import { refusal } from "#lib/protocol/messages.ts";
import { hashSecret } from "#lib/seal.ts";
import { door } from "./door.ts";
import { refuse } from "./refusals.ts";
import { buildServer } from "./server.ts";

const thrown = {
  invalid: () => new Invalid("The name is empty."),
  conflict: () => new Conflict("Someone was first."),
  refused: () => new Refused("Not for you."),
  missing: () => new NotFound("There is none."),
  unforeseen: () => new Error("connect ECONNREFUSED secret-host:5432"),
};

const greet = door({
  method: "POST",
  path: "/endpoint-server/things/:thingId",
  params: z.object({ thingId: z.uuid() }),
  body: z.object({ name: z.string().min(1).max(20) }),
  response: z.object({ greeting: z.string() }),
  answer: (server, { params, body }) => ({ greeting: `${server.name} ${body.name} ${params.thingId.slice(0, 3)}` }),
});
const weigh = door({
  method: "PUT",
  path: "/endpoint-server/weigh",
  body: "gzip",
  bodyLimitBytes: 1000,
  response: z.object({ bytes: z.number() }),
  answer: (_server, { body }) => ({ bytes: body.length }),
});
const fail = door({
  method: "POST",
  path: "/endpoint-server/fail/:how",
  params: z.object({ how: z.enum(["invalid", "conflict", "refused", "missing", "unforeseen"]) }),
  answer: (_server, { params }) => {
    throw thrown[params.how]();
  },
});
const lost = door({
  method: "POST",
  path: "/endpoint-server/lost",
  answer: () => refuse({ error: "sequence_gap", message: "Send 4 first.", nextSequence: 4 }),
});
const quiet = door({ method: "POST", path: "/endpoint-server/quiet", answer: () => undefined });
const wrong = door({
  method: "GET",
  path: "/endpoint-server/wrong",
  response: z.object({ count: z.number() }),
  // A value of the wrong shape, as only a fault of ours could make it.
  answer: () => JSON.parse('{"count":"many"}'),
});

const app = buildServer([greet, weigh, fail, lost, quiet, wrong], { logger: false });
let serverId: string;
let token: string;

beforeAll(async () => {
  const machine = { host: "h", platform: "linux", version: "1", publicKey: "{}", publicKeyFingerprint: "f" };
  const server = await db.endpointServer.create({ data: { name: "alpha", instanceId: randomUUID(), ...machine } });
  serverId = server.id;
  token = await db.$transaction((transaction) => issueToken(transaction, serverId));
});
afterAll(() => app.close());

async function ask(
  method: "GET" | "POST" | "PUT",
  url: string,
  payload?: unknown,
  headers: Record<string, string> = {},
) {
  const response = await app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(payload !== undefined && { payload: payload as object }),
  });
  return { status: response.statusCode, body: response.body ? response.json() : null };
}

const thing = "/endpoint-server/things/0193c2d6-0000-7000-8000-000000000001";
const json = { "content-type": "application/json" };

test("a door answers the endpoint server that the token belongs to", async () => {
  expect(await ask("POST", thing, { name: "Ana" })).toEqual({ status: 200, body: { greeting: "alpha Ana 019" } });
});

test("a door without a response answers 204", async () => {
  expect(await ask("POST", "/endpoint-server/quiet")).toEqual({ status: 204, body: null });
});

test("a gzip door gets the bytes as they came", async () => {
  const bytes = gzipSync("[]");
  const answer = await ask("PUT", "/endpoint-server/weigh", bytes, { "content-type": "application/gzip" });
  expect(answer).toEqual({ status: 200, body: { bytes: bytes.length } });
});

describe("a request that can't be understood is refused in the protocol's shape", () => {
  const gzip = { "content-type": "application/gzip" };
  const cases: [string, () => ReturnType<typeof ask>, number][] = [
    ["missing body", () => ask("POST", thing), 400],
    ["empty body", () => ask("POST", thing, "", json), 400],
    ["malformed JSON", () => ask("POST", thing, '{"name":', json), 400],
    ["wrong type", () => ask("POST", thing, { name: 5 }), 400],
    ["too long", () => ask("POST", thing, { name: "x".repeat(21) }), 400],
    ["NUL", () => ask("POST", thing, { name: "a\0b" }), 400],
    ["lone surrogate", () => ask("POST", thing, '{"name":"\\ud800"}', json), 400],
    ["lone surrogate in a key", () => ask("POST", thing, '{"name":"x","\\udc00":1}', json), 400],
    ["unknown id", () => ask("POST", "/endpoint-server/things/1", { name: "Ana" }), 400],
    ["broken percent sign", () => ask("POST", "/endpoint-server/things/%E0%A4%A", { name: "Ana" }), 400],
    ["very long id", () => ask("POST", `/endpoint-server/things/${"9".repeat(5000)}`, { name: "Ana" }), 414],
    ["wrong content type", () => ask("POST", thing, "name=Ana", { "content-type": "text/plain" }), 415],
    ["gzip at a JSON door", () => ask("POST", thing, gzipSync("{}"), gzip), 415],
    ["JSON at a gzip door", () => ask("PUT", "/endpoint-server/weigh", { a: 1 }), 415],
    ["oversized", () => ask("PUT", "/endpoint-server/weigh", Buffer.alloc(1001), gzip), 413],
    ["unknown door", () => ask("GET", "/endpoint-server/nothing"), 404],
    ["query parameters", () => ask("POST", `${thing}?a=1&a=2`, { name: "Ana" }), 400],
  ];
  test.for(cases)("%s", async ([, send, status]) => {
    const answer = await send();
    expect(answer.status).toBe(status);
    expect(refusal.parse(answer.body).message).toMatch(/\.$/);
  });

  test("so is a request that is not HTTP-shaped, on a real socket", async () => {
    await app.listen({ port: 0, host: "127.0.0.1" });
    const address = app.server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const text = await new Promise<string>((resolve, reject) => {
      const socket = createConnection(port, "127.0.0.1", () =>
        socket.end("POST /x HTTP/1.1\r\nContent-Length: -5\r\n\r\n"),
      );
      let received = "";
      socket.on("data", (chunk) => (received += chunk));
      socket.on("error", reject);
      socket.on("close", () => resolve(received));
    });
    expect(text).toMatch(/^HTTP\/1.1 400/);
    expect(refusal.parse(JSON.parse(text.slice(text.indexOf("\r\n\r\n")))).error).toBe("invalid");
  });
});

test("foreseen errors keep their sentence, others show only the log's id", async () => {
  const answers = await Promise.all(Object.keys(thrown).map((how) => ask("POST", `/endpoint-server/fail/${how}`)));
  expect(answers.map(({ status, body }) => [status, body.error])).toEqual([
    [400, "invalid"],
    [409, "refused"],
    [403, "refused"],
    [404, "not_found"],
    [500, "internal"],
  ]);
  expect(answers[0]?.body.message).toBe("The name is empty.");
  expect(answers[4]?.body.message).toMatch(/^Something went wrong in the engine\. Its log names it [0-9a-f-]{36}\.$/);
});

test("a door may answer a refusal of the protocol's own", async () => {
  const body = { error: "sequence_gap", message: "Send 4 first.", nextSequence: 4 };
  expect(await ask("POST", "/endpoint-server/lost")).toEqual({ status: 409, body });
});

test("an answer that breaks the protocol is found in tests", async () => {
  expect(await ask("GET", "/endpoint-server/wrong")).toMatchObject({ status: 500, body: { error: "internal" } });
});

describe("who may pass", () => {
  const cases: [string, Record<string, string>][] = [
    ["no token", { authorization: "" }],
    ["another scheme", { authorization: "Basic YTpi" }],
    ["a token nobody made", { authorization: `Bearer ${"x".repeat(43)}` }],
    ["a very long token", { authorization: `Bearer ${"x".repeat(5000)}` }],
  ];
  test.for(cases)("%s is refused", async ([, headers]) => {
    expect(await ask("POST", thing, { name: "Ana" }, headers)).toMatchObject({
      status: 401,
      body: { error: "token_expired" },
    });
  });

  test("a token that has ended is refused, and a removed endpoint server at its next call", async () => {
    const [short, long] = await db.$transaction(async (transaction) => [
      await issueToken(transaction, serverId),
      await issueToken(transaction, serverId),
    ]);

    await db.endpointServerToken.update({
      where: { tokenHash: hashSecret(short ?? "") },
      data: { expiresAt: new Date(Date.now() - 1000) },
    });
    const ended = await ask("POST", thing, { name: "Ana" }, { authorization: `Bearer ${short}` });
    expect(ended).toMatchObject({ status: 401, body: { error: "token_expired" } });
    await db.endpointServer.update({ where: { id: serverId }, data: { removedAt: new Date() } });
    const removed = await ask("POST", thing, { name: "Ana" }, { authorization: `Bearer ${long}` });
    expect(removed).toMatchObject({ status: 401, body: { error: "unknown_server" } });
  });
});
