import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { refusalOf } from "#lib/auth/verb.ts";
import { env } from "#lib/env.ts";
import { nameRequests, requestId } from "./request-id.ts";

nameRequests();
const server = createServer(async (_request, response) => {
  await delay(1);
  response.end(JSON.stringify([requestId(), refusalOf(new Error("a fault")).message]));
}).listen(0, "127.0.0.1");
await once(server, "listening");
afterAll(() => server.close());
let lines: string[] = [];
beforeEach(() => {
  lines = [];
  vi.spyOn(console, "error").mockImplementation((line) => void lines.push(String(line)));
});

async function ask(given?: string) {
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}`, { headers: given ? { "x-request-id": given } : {} });
  const [inside, sentence] = (await response.json()) as [string, string];
  return { header: response.headers.get("x-request-id"), inside, sentence };
}

test("requests at the same time have ids of their own, which answer, sentence and log line name", async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask()));
  expect(new Set(answers.map(({ header }) => header)).size).toBe(20);
  for (const { header, inside, sentence } of answers) {
    expect(inside).toBe(header);
    expect(sentence).toContain(`the number ${header}`);
    expect(lines.filter((line) => line.includes(`requestId="${header}"\nError: a fault`))).toHaveLength(1);
  }
});

test("an id from outside counts when a proxy of ours gave it and it can be one", async () => {
  expect((await ask("from-outside-1")).header).not.toBe("from-outside-1");
  Object.assign(env(), { TRUSTED_PROXY_HOPS: 1 });
  expect((await ask("from-proxy-1")).header).toBe("from-proxy-1");
  for (const odd of ["short", "with space in it", "x".repeat(101), 'quo"te-and-more'])
    expect((await ask(odd)).header).not.toBe(odd);
});

test("outside of any request there is no id, and a fault has one of its own", () => {
  expect(requestId()).toBeNull();
  expect(refusalOf(new Error("a fault")).message).toMatch(/the number [\da-f-]{36}\.$/);
});
