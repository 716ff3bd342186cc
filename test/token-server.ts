import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { Environment } from "#lib/connectors/kind.ts";
import { freePort } from "#scripts/ports.ts";

export type Answer = { status: number; body?: string | object; headers?: Record<string, string>; breaksOff?: true };

/** A provider's token endpoint that answers each request as told. Keeps the forms it was sent, until it is closed. */
export async function serveAnswers(answerTo: () => Answer | Promise<Answer>) {
  const forms: Record<string, string>[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    forms.push(Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString())));
    const { status, body = "", headers = {}, breaksOff } = await answerTo();
    const text = typeof body === "string" ? body : JSON.stringify(body);
    response.writeHead(status, { ...headers, ...(breaksOff && { "content-length": String(text.length + 1) }) });
    if (breaksOff) response.write(text, () => response.destroy());
    else response.end(text);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, forms, close: () => void server.close() };
}

/** As serveAnswers, with one answer for every request, until the test has finished. */
export async function startTokenServer(answer: Answer) {
  const { url, forms, close } = await serveAnswers(() => answer);
  onTestFinished(close);
  return { environment: environmentAt(url), forms };
}

/** An environment at a port that nobody listens on. */
export async function unreachedEnvironment(): Promise<Environment> {
  return environmentAt(`http://127.0.0.1:${await freePort()}`);
}

function environmentAt(url: string): Environment {
  const addresses = { authorizeUrl: `${url}/authorize`, tokenUrl: `${url}/token`, revokeUrl: `${url}/revoke` };
  return { id: "test", label: "Test", ...addresses, apiUrl: url };
}
