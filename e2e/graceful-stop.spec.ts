import { Agent, request } from "node:http";
import { expect, test } from "@playwright/test";
import pg from "pg";
import { createAccount } from "./callers.ts";
import { query } from "./database.ts";
import { startSecondConsole } from "./second-console.ts";
import { signInBy } from "./sign-in.ts";

type Answer = { status: number | undefined; connection: string | undefined };

/** One connection, as a reverse proxy keeps it: request after request. */
function proxyTo(address: string, cookie: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { cookie, origin: address };
  return (path: string) =>
    new Promise<Answer>((resolve, reject) => {
      const asking = request(new URL(path, address), { agent, headers }, (answer) => {
        answer.resume();
        answer.once("end", () => resolve({ status: answer.statusCode, connection: answer.headers.connection }));
      });
      asking.once("error", reject);
      asking.end();
    });
}

const refuses = (address: string) =>
  fetch(`${address}/healthz`).then(
    () => false,
    () => true,
  );

test("told to stop, a console answers what it was asked, takes nothing new, and ends with 0", async ({
  playwright,
}) => {
  const running = await startSecondConsole({});
  const holder = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await holder.connect();
  try {
    const context = await playwright.request.newContext({ baseURL: running.address });
    await signInBy(context, await createAccount("viewer"), running.address);
    const { cookies } = await context.storageState();
    const ask = proxyTo(running.address, cookies.map(({ name, value }) => `${name}=${value}`).join("; "));
    expect(await ask("/api/runs")).toEqual({ status: 200, connection: "keep-alive" });

    await holder.query("BEGIN; LOCK TABLE run IN ACCESS EXCLUSIVE MODE");
    const answering = ask("/api/runs");
    const waiting = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
    await expect.poll(async () => (await query(waiting)).length).toBeGreaterThan(0);
    const begun = performance.now();
    const ended = running.terminate();
    await expect.poll(() => refuses(running.address)).toBe(true);
    await holder.query("COMMIT");
    expect(await answering).toEqual({ status: 200, connection: "close" });
    expect(await ended).toBe(0);
    expect(performance.now() - begun).toBeLessThan(30_000);
    await context.dispose();
  } finally {
    await holder.end();
    running.stop();
  }
});
