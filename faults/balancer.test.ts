import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { until } from "#test/until.ts";
import { balance } from "./balancer.ts";
import { openGate } from "./gate.ts";

/** A server that answers with its name, and says on /readyz whether it is ready. */
async function serve(name: string): Promise<{ url: string; server: Server; become(isReady: boolean): void }> {
  let isReady = true;
  const server = createServer((asked, answer) => {
    answer.statusCode = asked.url === "/readyz" && !isReady ? 503 : 200;
    answer.end(name);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    server,
    become: (ready) => {
      isReady = ready;
    },
  };
}

async function openBalanced() {
  const gate = await openGate();
  const balancer = balance(gate);
  onTestFinished(() => {
    balancer.close();
    gate.close();
  });
  const ask = () => fetch(gate.url).then((answer) => answer.text());
  const asked = async () => [...new Set([await ask(), await ask(), await ask(), await ask()])].sort();
  return { balancer, ask, asked };
}

test("every server that is ready has its turn, and one that is not ready any more gets nothing", async () => {
  const [first, second] = [await serve("first"), await serve("second")];
  const { balancer, asked } = await openBalanced();
  for (const { url } of [first, second]) balancer.add(url);
  await until(async () => (await asked()).join() === "first,second");
  expect(balancer.given(first.url)).toBeGreaterThan(0);
  first.become(false);
  await until(async () => (await asked()).join() === "second");
  first.become(true);
  await until(async () => (await asked()).join() === "first,second");
});

test("a server that is gone is left out, and without any the connection is reset", async () => {
  const only = await serve("only");
  const { balancer, ask } = await openBalanced();
  balancer.add(only.url);
  await until(async () => (await ask()) === "only");
  only.server.closeAllConnections();
  only.server.close();
  await until(() =>
    ask().then(
      () => false,
      () => true,
    ),
  );
});
