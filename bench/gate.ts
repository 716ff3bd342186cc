import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** Stands before the engine and may lift the request limit of a lease, which nothing else in an installation can. */
export type Gate = { url: string; forwardTo(engineUrl: string): void; liftLimit(lift: boolean): void; close(): void };

const lifted = 100_000_000;

async function answerLease(from: IncomingMessage, to: ServerResponse, lift: boolean): Promise<void> {
  const answer = await text(from);
  const changed = lift ? answer.replace(/"requestsPerMinute":\d+/, `"requestsPerMinute":${lifted}`) : answer;
  to.writeHead(from.statusCode ?? 502, { "content-type": "application/json" }).end(changed);
}

export async function openGate(): Promise<Gate> {
  const agent = new Agent({ keepAlive: true });
  let engineUrl = "";
  let lift = false;
  const server = createServer((asked, answer) => {
    const { method, headers, url = "/" } = asked;
    const forwarded = request(new URL(url, engineUrl), { agent, method, headers }, (from) => {
      if (url.endsWith("/lease")) void answerLease(from, answer, lift);
      else from.pipe(answer.writeHead(from.statusCode ?? 502, from.headers));
    });
    forwarded.on("error", () => answer.destroy());
    asked.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    forwardTo(url) {
      engineUrl = url;
    },
    liftLimit(wanted) {
      lift = wanted;
    },
    close() {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}
