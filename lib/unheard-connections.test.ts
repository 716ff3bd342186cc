import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type DatabaseGate, openDatabaseGate } from "#faults/database-gate.ts";
import { endUnheardConnections } from "./unheard-connections.ts";

let gate: DatabaseGate;
let pool: pg.Pool;
beforeEach(async () => {
  gate = await openDatabaseGate(process.env.DATABASE_URL ?? "");
  pool = new pg.Pool({ connectionString: gate.url });
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  endUnheardConnections(pool, 300);
});
afterEach(async () => {
  await pool.end();
  gate.close();
});

test.each(["to", "from", "both"] as const)(
  "an answer that never comes, lost on the way %s, is not waited for",
  async (way) => {
    const client = await pool.connect();
    gate.cut(way);
    const answer = client.query("SELECT 1");
    gate.end("lost");
    await expect(answer).rejects.toThrow("Connection terminated");
    client.release();
    expect((await pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  },
);

test("a statement that the database is at work on is waited for, however long", async () => {
  expect((await pool.query("SELECT 1 AS one FROM pg_sleep(1.5)")).rows).toEqual([{ one: 1 }]);
});
