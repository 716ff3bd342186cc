import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeJwt } from "jose";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { type ConsoleClient, consoleClient } from "./console-client.ts";
import { identityKeeper, readIdentity } from "./identity.ts";

type Reply = { status: number; body: unknown } | "reset" | "html";
const life = new AbortController().signal;
const greeting = z.object({ hello: z.string() });
const hello: Reply = { status: 200, body: { hello: "there" } };

let folder: string;
let server: ReturnType<typeof createServer>;
let client: ConsoleClient;
let asked: { path: string; token: string | undefined; body: string }[];
/** The protocol that the engine names; null: none. */
let protocol: string | null;
/** What the engine's doors will say, in order; the last is said again and again. */
let doors: { token: Reply[]; other: Reply[] };

function say(answer: ServerResponse, reply: Reply | undefined): void {
  if (reply === undefined || reply === "reset") answer.destroy();
  else if (reply === "html") answer.writeHead(502).end("<html>bad gateway</html>");
  else answer.writeHead(reply.status, { "content-type": "application/json" }).end(JSON.stringify(reply.body));
}

const tokenOf = (token: string, serverTime = new Date()): Reply => ({
  status: 200,
  body: { token, expiresInSeconds: 600, serverTime: serverTime.toISOString() },
});
const refusalOf = (status: number, error: string, more = {}): Reply => ({
  status,
  body: { error, message: `It is ${error}.`, ...more },
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks = await request.toArray();
  const path = request.url ?? "";
  asked.push({ path, token: request.headers.authorization, body: Buffer.concat(chunks).toString() });
  if (protocol) response.setHeader("x-protocol-version", protocol);
  const replies = path === "/endpoint-server/token" ? doors.token : doors.other;
  say(response, replies.length > 1 ? replies.shift() : replies[0]);
}

beforeEach(async () => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  folder = await mkdtemp(join(tmpdir(), "endpoint-server-client-"));
  asked = [];
  protocol = null;
  doors = { token: [tokenOf("t1")], other: [hello] };
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const identity = await readIdentity(folder);
  const enrolment = { endpointServerId: identity.instanceId, name: "alpha", codeHash: "h" };
  client = consoleClient(`http://127.0.0.1:${port}`, identityKeeper(folder, { ...identity, enrolment }), life);
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

const greet = (signal = life) => client.ask("/greet", { json: { a: 1 } }, greeting, signal, { mostWaitMs: 5 });

test("one assertion, a minute long and good once, gives a token for many calls", async () => {
  await Promise.all([greet(), greet()]);
  await greet();
  const [first, ...others] = asked.filter(({ path }) => path.endsWith("/token"));
  expect(others).toEqual([]);
  const claims = decodeJwt(JSON.parse(first?.body ?? "{}").assertion);
  expect(Number(claims.exp) - Number(claims.iat)).toBe(60);
  expect(claims.jti).toMatch(/^[0-9a-f-]{36}$/);
  expect(asked.at(-1)?.token).toBe("Bearer t1");
});

test("a token that has ended is replaced, and the call made again", async () => {
  doors.token = [tokenOf("t1"), tokenOf("t2")];
  doors.other = [refusalOf(401, "token_expired"), hello];
  expect(await greet()).toEqual({ outcome: "ok", value: { hello: "there" } });
  expect(asked.at(-1)?.token).toBe("Bearer t2");
});

test.each([
  "reset",
  "html",
  refusalOf(503, "busy"),
  refusalOf(500, "internal"),
  { status: 200, body: { hi: 1 } },
] as const)("after %j the same call is made again", async (reply) => {
  doors.other = [reply, reply, hello];
  expect(await greet()).toMatchObject({ outcome: "ok" });
  const calls = asked.filter(({ path }) => path === "/endpoint-server/greet");
  expect(calls.map(({ body }) => body)).toEqual(['{"a":1}', '{"a":1}', '{"a":1}']);
});

test("a refusal that another try can't change is given back at once", async () => {
  doors.other = [refusalOf(409, "sequence_gap", { nextSequence: 4 })];
  expect(await greet()).toEqual({
    outcome: "refused",
    refusal: { error: "sequence_gap", message: "It is sequence_gap.", nextSequence: 4 },
  });
});

test("a door that stays busy for longer than the caller waits gives that as its answer", async () => {
  doors.other = [refusalOf(503, "busy")];
  const options = { mostWaitMs: 5, mostBusyMs: 50 };
  expect(await client.ask("/greet", null, greeting, life, options)).toMatchObject({
    outcome: "refused",
    refusal: { error: "busy" },
  });
  expect(asked.filter(({ path }) => path === "/endpoint-server/greet").length).toBeGreaterThan(2);
});

test("an engine of another protocol is refused with a sentence, whatever else it says; one that names none speaks 1", async () => {
  await greet();
  protocol = "2";
  doors.other = ["html"];
  await expect(greet()).rejects.toMatchObject({
    name: "Stop",
    message: expect.stringMatching(
      /^The engine speaks version 2 of the protocol, this endpoint server .* version 1\. Put/,
    ),
  });
});

test("a machine that is no longer known stops with the engine's sentence", async () => {
  doors.other = [refusalOf(401, "unknown_server")];
  await expect(greet()).rejects.toMatchObject({ name: "Stop", message: "It is unknown_server." });
  doors.token = [refusalOf(401, "unknown_server")];
  doors.other = [refusalOf(401, "token_expired")];
  await expect(greet()).rejects.toMatchObject({ name: "Stop" });
});

test("a clock that is an hour off is corrected by the engine's, and the next assertion dated by it", async () => {
  const engineTime = new Date(Date.now() + 3_600_000);
  doors.token = [refusalOf(400, "invalid", { serverTime: engineTime.toISOString() }), tokenOf("t1", engineTime)];
  await greet();
  const claims = decodeJwt(JSON.parse(asked[1]?.body ?? "{}").assertion);
  expect(Math.abs(Number(claims.iat) * 1000 - engineTime.getTime())).toBeLessThan(5000);
  expect(Math.abs(client.now() - engineTime.getTime())).toBeLessThan(5000);
});

test("an assertion refused for good ends with the engine's sentence, not in a loop", async () => {
  doors.token = [refusalOf(400, "invalid")];
  await expect(greet()).rejects.toMatchObject({ name: "Stop", message: "It is invalid." });
  expect(asked).toHaveLength(3);
});

test("whoever stops waiting is let go at once", async () => {
  doors.other = ["reset"];
  const stop = new AbortController();
  setTimeout(() => stop.abort(new Error("enough")), 30);
  await expect(greet(stop.signal)).rejects.toThrow("enough");
});
