import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { Clock } from "./clock.ts";
import { patiences } from "./provider.ts";
import { requestRate } from "./rate.ts";
import { boxGet } from "./request.ts";

let nowMs = 0;
let asked = 0;
/** Time that goes by only while somebody waits. */
const clock: Clock = {
  now: () => nowMs,
  sleep: async (ms) => {
    nowMs += ms;
  },
};
const minuteMs = 60_000;
let awayUntilMs = 0;
let deadTokens = 0;
const box = createServer((request, answer) => {
  asked += 1;
  const token = Number(request.headers.authorization?.split(" ")[1]);
  if (token < deadTokens) return answer.writeHead(401).end();
  return answer.writeHead(nowMs < awayUntilMs ? 503 : 200, { "content-type": "application/json" }).end('{"id":"1"}');
});

beforeAll(() => new Promise<void>((resolve) => box.listen(0, "127.0.0.1", resolve)));
afterAll(() => {
  box.closeAllConnections();
  box.close();
});

function ask(): Promise<unknown> {
  const { port } = box.address() as AddressInfo;
  let token = 0;
  const tokens = {
    current: async () => String(token),
    replace: async () => {
      token += 1;
      return String(token);
    },
  };
  const access = { apiUrl: `http://127.0.0.1:${port}`, tokens, signal: new AbortController().signal };
  const rate = requestRate(1000, clock);
  const get = boxGet({ access, rate, clock, patience: patiences.run, log: () => {} });
  return get("/users/me", {}, z.object({ id: z.string() }));
}

test("a run outlasts ten minutes without Box, and asks seldom meanwhile", async () => {
  [nowMs, asked, awayUntilMs] = [0, 0, 10 * minuteMs];
  await expect(ask()).resolves.toMatchObject({ value: { id: "1" } });
  expect(nowMs).toBeLessThan(12 * minuteMs);
  expect(asked).toBeLessThan(40);
});

test("a run outlasts tokens that died before they were used, as others had their successors made", async () => {
  [nowMs, asked, awayUntilMs, deadTokens] = [0, 0, 0, 3];
  await expect(ask()).resolves.toMatchObject({ value: { id: "1" } });
  expect(asked).toBe(4);
});

test("a run ends when Box refuses one new token after the other", async () => {
  [nowMs, asked, awayUntilMs, deadTokens] = [0, 0, 0, 1000];
  await expect(ask()).rejects.toMatchObject({ code: "authorization_revoked" });
  expect(asked).toBe(4);
  deadTokens = 0;
});

test("a run gives up when Box is away for longer than a run waits", async () => {
  [nowMs, awayUntilMs] = [0, 20 * minuteMs];
  await expect(ask()).rejects.toMatchObject({ code: "provider_unavailable" });
  expect(nowMs).toBeLessThanOrEqual(15 * minuteMs);
});
