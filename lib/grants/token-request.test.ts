import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { sendForm } from "./token-request.ts";

test.each([301, 302, 303, 307, 308])("a redirect by %i carries no secret to another address", async (status) => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(status, { location: "/elsewhere" }).end();
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const sent = await sendForm(`http://127.0.0.1:${port}/token`, { client_secret: "hidden" });
  expect(sent).toMatchObject({ outcome: "answered", response: { status } });
  expect(asked).toEqual(["/token"]);
});
