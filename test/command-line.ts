import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeStream } from "node:stream/web";
import { onTestFinished } from "vitest";
import { codeOf } from "#scripts/fault.ts";

/** A server on this machine that answers by `listener` until the test has finished; gives its address. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function requestOf(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const { method = "GET", url = "/", headers } = incoming;
  const body = method === "GET" ? undefined : Buffer.concat(chunks);
  return new Request(new URL(url, "http://127.0.0.1"), { method, headers: headers as Record<string, string>, body });
}

/** The API over HTTP, until the test has finished. `loses` tells whether the answer to a request gets lost on its way. */
export async function serveApi(
  answer: (request: Request) => Promise<Response>,
  loses: (request: Request) => boolean = () => false,
): Promise<string> {
  return serve(async (incoming, outgoing) => {
    const request = await requestOf(incoming);
    const response = await answer(request);
    if (loses(request)) return void outgoing.destroy();
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    if (!response.body) return void outgoing.end();
    const content = Readable.fromWeb(response.body as NodeStream<Uint8Array>);
    await pipeline(content, outgoing).catch((error: unknown) => {
      // The client may go before the end.
      if (codeOf(error) !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
    });
  });
}

export type Ended = { code: number; out: string; err: string };

/** Runs the command line as a process of its own, with `input` as its standard input, to its end. */
export function runCommandLine(args: string[], variables: Record<string, string>, input?: string): Promise<Ended> {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const cache = NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE } : {};
  const env = { PATH, ...cache, NODE_ENV: "test" as const, ...variables };
  const root = new URL("..", import.meta.url).pathname;
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ["cli/main.ts", ...args], { cwd: root, env }, (_error, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
    child.stdin?.end(input);
  });
}
