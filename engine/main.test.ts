import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { db, pool } from "#lib/db.ts";
import { createMachine } from "#test/endpoint-servers.ts";
import { until } from "#test/until.ts";
import { plannedJobs } from "./jobs/jobs.ts";

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
});

/** The engine as a process of its own, with the test's database; its output grows in `said`. */
function start(variables: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts")], {
    env: { ...process.env, NODE_OPTIONS: "", ENGINE_PORT: "0", ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.push(child);
  const engine = { child, said: "" };
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (engine.said += chunk));
  return engine;
}

const patience = { withinSeconds: 30 };
const ended = ({ child }: ReturnType<typeof start>) =>
  until(() => child.exitCode !== null || child.signalCode !== null, patience);
const addressOf = (engine: ReturnType<typeof start>) =>
  until(() => /listening at (http:\/\/[\d.:]+)/.exec(engine.said)?.[1], patience);

test("two engines start on one database at once, and each stops in time when told", { timeout: 90_000 }, async () => {
  const engines = [start(), start()];
  for (const engine of engines) {
    const health = await fetch(`${await addressOf(engine)}/healthz`);
    expect([health.status, await health.json()]).toEqual([200, { status: "ok" }]);
  }
  const schedules = () => db.$queryRaw<{ name: string }[]>`SELECT name FROM pgboss.schedule ORDER BY name`;
  await until(async () => (await schedules()).length === plannedJobs.length, patience);
  const begun = performance.now();
  for (const { child } of engines) child.kill("SIGTERM");
  for (const engine of engines) {
    await ended(engine);
    expect(engine.child.exitCode).toBe(0);
  }
  expect(performance.now() - begun).toBeLessThan(10_000);
});

test("an engine told to stop answers what it was asked before, takes nothing new, and ends with 0", {
  timeout: 60_000,
}, async () => {
  const engine = start();
  const address = await addressOf(engine);
  const holder = await pool.connect();
  try {
    await holder.query("BEGIN; LOCK TABLE enrolment_code IN ACCESS EXCLUSIVE MODE");
    const { request } = await createMachine();
    const body = JSON.stringify({ ...request, code: "a code that nobody made" });
    const headers = { "content-type": "application/json" };
    const answering = fetch(`${address}/endpoint-server/enrol`, { method: "POST", headers, body });
    const waiting = () => db.$queryRaw<unknown[]>`
      SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
    await until(async () => (await waiting()).length > 0, patience);
    const begun = performance.now();
    engine.child.kill("SIGTERM");
    const isRefused = () =>
      fetch(`${address}/healthz`).then(
        () => false,
        () => true,
      );
    await until(isRefused, patience);
    await holder.query("COMMIT");
    expect((await answering).status).toBe(403);
    await ended(engine);
    expect(engine.child.exitCode).toBe(0);
    expect(performance.now() - begun).toBeLessThan(10_000);
  } finally {
    await holder.query("ROLLBACK");
    holder.release();
  }
});

test("an engine that answers goes on when the database ends its connections, also in its first moments", {
  timeout: 60_000,
}, async () => {
  const engine = start();
  const address = await addressOf(engine);
  for (let round = 0; round < 20; round++) {
    await db.$queryRaw`
      SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'engine jobs'`;
    expect((await fetch(`${address}/readyz`)).status).toBe(200);
  }
  expect(engine.child.exitCode).toBeNull();
  expect(engine.said).not.toContain("[object Object]");
});

describe("an engine that can't start says why in a sentence and leaves nothing behind", () => {
  const otherKey = `k1:${Buffer.alloc(32, 2).toString("base64")}`;
  const cases: [string, Record<string, string>, string][] = [
    ["no database named", { DATABASE_URL: "" }, "DATABASE_URL is missing."],
    ["a database that is none", { DATABASE_URL: "mysql://x" }, "DATABASE_URL is not a postgresql:// address."],
    [
      "nobody at the database",
      { DATABASE_URL: "postgresql://app@127.0.0.1:1/console" },
      "can't be reached (ECONNREFUSED): check that it runs and that DATABASE_URL names it.",
    ],
    [
      "an address in a file that is not there",
      { DATABASE_URL: "", DATABASE_URL_FILE: "/nowhere/url" },
      "DATABASE_URL_FILE names a file that can't be read.",
    ],
    ["no key", { CONSOLE_KEYS: "" }, "CONSOLE_KEYS is missing."],
    ["another key", { CONSOLE_KEYS: otherKey }, "CONSOLE_KEYS does not fit this database"],
    ["a port that is none", { ENGINE_PORT: "many" }, "ENGINE_PORT is not a number."],
  ];
  test.for(cases)("%s", { timeout: 60_000 }, async ([, variables, sentence]) => {
    if (variables.CONSOLE_KEYS === otherKey) {
      const { checkKeys } = await import("#lib/key-canary.ts");
      await checkKeys();
    }
    const engine = start(variables);
    await ended(engine);
    expect(engine.child.exitCode).toBe(1);
    expect(engine.said).toContain(sentence);
    expect(engine.said.trim().split("\n")).toHaveLength(1);
  });

  test("a taken port", { timeout: 60_000 }, async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
    const address = holder.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const engine = start({ ENGINE_PORT: String(port) });
    await ended(engine);
    holder.close();
    expect(engine.child.exitCode).toBe(1);
    expect(engine.said).toBe(`Port ${port} is taken. Stop what uses it, or set ENGINE_PORT.\n`);
  });
});
