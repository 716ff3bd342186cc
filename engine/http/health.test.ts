import Fastify from "fastify";
import { afterAll, expect, test } from "vitest";
import { loadWithUrl } from "#test/database-roles.ts";
import { addHealth } from "./health.ts";

const app = Fastify();
addHealth(app);
afterAll(() => app.close());

async function ask(asked: typeof app, path: string) {
  const { statusCode, body } = await asked.inject(path);
  return [statusCode, JSON.parse(body)];
}

test("with a database that answers, the engine is well and ready", async () => {
  expect(await ask(app, "/healthz")).toEqual([200, { status: "ok" }]);
  expect(await ask(app, "/readyz")).toEqual([200, { status: "ok" }]);
});

test("without its database the engine is well, so that nobody restarts it, and not ready", async () => {
  const nowhere = "postgresql://app@127.0.0.1:1/console";
  const lonely = Fastify();
  (await loadWithUrl(nowhere, () => import("./health.ts"))).addHealth(lonely);
  expect(await ask(lonely, "/healthz")).toEqual([200, { status: "ok" }]);
  expect(await ask(lonely, "/readyz")).toEqual([503, { status: "The database can't be reached." }]);
  await lonely.close();
});
