import pg from "pg";
import { expect, test } from "vitest";
import { createConnector } from "#test/runs.ts";
import { engine } from "./caller.ts";
import { db, pool } from "./db.ts";
import { endForgottenSessions } from "./forgotten-sessions.ts";

/** Begins a COPY whose rows never come, as after a cut. Settles when the database waits for them. */
async function beginCopy(client: pg.ClientBase, table: string): Promise<{ broken: Promise<unknown> }> {
  const copy = new pg.Query(`COPY ${table} FROM STDIN`);
  const broken = new Promise((resolve) => copy.on("error", resolve));
  await new Promise<void>((resolve) => {
    client.query(Object.assign(copy, { handleCopyInResponse: () => resolve() }));
  });
  return { broken };
}

test("rows that never come do not keep a lock for ever", async () => {
  const { id } = await createConnector();
  const client = await pool.connect();
  await client.query("BEGIN");
  await client.query("SELECT FROM connector WHERE id = $1 FOR UPDATE", [id]);
  await client.query("CREATE TEMPORARY TABLE incoming (id int) ON COMMIT DROP");
  const { broken } = await beginCopy(client, "incoming");

  expect(await endForgottenSessions(engine)).toBe(0);
  expect(await db.$queryRaw`SELECT id FROM connector WHERE id = ${id}::uuid FOR UPDATE SKIP LOCKED`).toEqual([]);
  expect(await endForgottenSessions(engine, 0)).toBe(1);
  await broken;
  client.release(true);
  await db.$queryRaw`SELECT id FROM connector WHERE id = ${id}::uuid FOR UPDATE`;
});

test("another program of the same role takes its time, and a session between two statements is not in one", async () => {
  const other = new pg.Client({ connectionString: process.env.DATABASE_URL, application_name: "pg_restore" });
  await other.connect();
  other.on("error", () => {});
  const resting = await pool.connect();
  try {
    await other.query("CREATE TEMPORARY TABLE incoming (id int)");
    await beginCopy(other, "incoming");
    await resting.query("BEGIN");
    expect(await endForgottenSessions(engine, 0)).toBe(0);
    expect((await resting.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  } finally {
    await resting.query("ROLLBACK");
    resting.release();
    await other.end();
  }
});
