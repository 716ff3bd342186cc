import { createServer } from "node:net";
import { expect, test } from "vitest";
import { freePort, whyPortIsUnusable } from "./ports.ts";

test("no port is given twice, and none that an outgoing connection may take", async () => {
  const ports = await Promise.all(Array.from({ length: 100 }, freePort));
  expect(new Set(ports).size).toBe(100);
  expect(Math.max(...ports)).toBeLessThan(32_768);
});

test("a port that somebody listens on is taken", async () => {
  const port = await freePort();
  expect(await whyPortIsUnusable(port)).toBeUndefined();
  const server = createServer();
  await new Promise<void>((listening) => server.listen(port, "127.0.0.1", listening));
  expect(await whyPortIsUnusable(port)).toBe("taken");
  await new Promise((closed) => server.close(closed));
});
