import { createConnection } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import { logState } from "#lib/log/log.ts";
import { createEndpointServer } from "#test/endpoint-servers.ts";
import { batch } from "./batch.ts";
import { door, openDoor } from "./door.ts";
import { buildServer } from "./server.ts";
import { openDoorCalls } from "./throttle.ts";

const secret = "canary-4f1c9d";
const whoami = door({
  method: "POST",
  path: "/endpoint-server/whoami",
  body: z.object({ text: z.string() }),
  response: z.object({ address: z.string().nullable() }),
  answer: ({ address }) => ({ address }),
});
const fail = openDoor({
  method: "POST",
  path: "/endpoint-server/fail",
  answer: () => {
    throw new Error(`POST https://api.example/?access_token=${secret} Authorization: Bearer ${secret}`);
  },
});
const greet = openDoor({
  method: "GET",
  path: "/endpoint-server/greet",
  response: z.object({ hello: z.string() }),
  answer: () => ({ hello: "there" }),
});
const quiet = openDoor({ method: "GET", path: "/endpoint-server/quiet", answer: () => undefined });

const app = buildServer([whoami, fail, greet, quiet, batch], { logger: true });
let address: string;
let bearer: Record<string, string>;

beforeEach(() => void vi.spyOn(console, "error").mockReturnValue());
beforeAll(async () => {
  vi.spyOn(console, "log").mockReturnValue();
  address = await app.listen({ port: 0, host: "127.0.0.1" });
  bearer = { authorization: `Bearer ${(await createEndpointServer()).token}` };
});
afterAll(() => app.close());

const json = { "content-type": "application/json" };

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${address}/endpoint-server/${path}`, { method: "POST", ...init });
}

const whoAmI = (headers: Record<string, string>, text = "") =>
  ask("whoami", { headers: { ...json, ...bearer, ...headers }, body: JSON.stringify({ text }) });

test("every answer carries the headers, whatever became of the request", async () => {
  const big = { headers: { ...json, ...bearer }, body: JSON.stringify({ text: "x".repeat(20_000) }) };
  const answers = [
    [200, whoAmI({})],
    [204, ask("quiet", { method: "GET" })],
    [400, whoAmI({ "content-type": "application/json" }, "\0")],
    [400, ask("%E0%A4%A")],
    [401, ask("whoami")],
    [404, ask("nothing")],
    [413, ask("whoami", big)],
    [415, whoAmI({ "content-type": "text/plain" })],
    [500, ask("fail")],
  ] as const;
  for (const [status, answer] of answers) {
    const { headers, ...rest } = await answer;
    expect((await answer).status, rest.url).toBe(status);
    expect(headers.get("x-content-type-options"), `${status}`).toBe("nosniff");
    expect(headers.get("cache-control"), `${status}`).toBe("no-store");
    expect(headers.get("content-security-policy"), `${status}`).toMatch(/^default-src 'none'/);
    expect(headers.has("strict-transport-security"), "the engine's address is not https").toBe(false);
  }
});

test("so does the answer to what is no HTTP", async () => {
  const port = Number(new URL(address).port);
  const text = await new Promise<string>((resolve) => {
    const socket = createConnection(port, "127.0.0.1", () => socket.end("nonsense\r\n\r\n"));
    let received = "";
    socket.on("close", () => resolve(received));
    socket.on("data", (chunk) => {
      received += chunk;
    });
  });
  expect(text).toMatch(/^HTTP\/1.1 400 .*\r\n/);
  expect(text).toContain("\r\nx-content-type-options: nosniff\r\n");
  expect(text).toContain("\r\ncache-control: no-store\r\n");
});

test("a body too large for its door is refused with a sentence, and a batch may be larger", async () => {
  const large = await whoAmI({}, "x".repeat(20_000));
  expect([large.status, await large.json()]).toEqual([
    413,
    { error: "invalid", message: "The body is too large. Send it in smaller parts." },
  ]);
  const put = (bytes: number) =>
    ask("runs/0193c2d6-0000-7000-8000-000000000001/batches/0", {
      method: "PUT",
      headers: { ...bearer, "content-type": "application/gzip", "x-epoch": "1", "x-sha256": "0".repeat(64) },
      body: new Uint8Array(bytes),
    });
  expect((await put(1_000_000)).status).not.toBe(413);
  expect((await put(5_000_001)).status).toBe(413);
});

test("the address that counts is the connection's, whatever a request says of itself", async () => {
  const answer = await whoAmI({ "x-forwarded-for": "203.0.113.9", "x-real-ip": "203.0.113.9" });
  expect(await answer.json()).toEqual({ address: "127.0.0.1" });
});

test("an unforeseen error is logged under a number, without the secrets it holds", async () => {
  const said = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  logState.format = "json";
  onTestFinished(() => {
    logState.format = "text";
    said.mockRestore();
  });
  const { message } = (await (await ask("fail")).json()) as { message: string };
  const id = /[0-9a-f-]{36}/.exec(message)?.[0] ?? "none";
  const text = String(said.mock.calls.flat().find((line) => String(line).includes(id)));
  expect(JSON.parse(text)).toMatchObject({
    level: "error",
    requestId: id,
    door: "/endpoint-server/fail",
    message: "A door failed.",
    error: { name: "Error", stack: expect.stringContaining("server.test.ts") },
  });
  expect(text).not.toContain(secret);
});

test("calls without a token are counted by address, which no header changes; those with one are not", async () => {
  const statuses: number[] = [];
  for (let call = 0; call <= openDoorCalls; call++) {
    const headers = { "x-forwarded-for": `203.0.113.${call % 250}` };
    const response = await ask("greet", { method: "GET", headers });
    await response.body?.cancel();
    statuses.push(response.status);
  }
  expect(statuses.at(-1)).toBe(429);
  const fewBefore = 20; // the tests above
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(openDoorCalls - fewBefore);
  const refused = await ask("fail");
  expect([refused.status, await refused.json()]).toEqual([
    429,
    { error: "busy", message: expect.stringMatching(/^Too many calls from this address\. Try again in \d+ s\.$/) },
  ]);
  expect((await whoAmI({})).status).toBe(200);
});
