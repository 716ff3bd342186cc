import { expect, test } from "vitest";
import { db, pool, withPgTransaction } from "./db.ts";

async function endAllConnections(): Promise<void> {
  await pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
  );
  await pool.query("SELECT pg_terminate_backend(pg_backend_pid())").catch(() => {});
}

test("a connection that breaks between two statements fails its transaction, and not the process", async () => {
  const transaction = withPgTransaction(async (client) => {
    const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    const ended = new Promise<void>((resolve) => client.on("end", resolve));
    await pool.query("SELECT pg_terminate_backend($1)", [rows[0]?.pid]);
    await ended;
    await client.query("SELECT 1");
  });
  await expect(transaction).rejects.toThrow();
  expect((await pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
});

test("a connection that breaks in somebody's hands, while nothing is asked of it, does not end the process", async () => {
  const client = await pool.connect();
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  const ended = new Promise<void>((resolve) => client.on("end", resolve));
  await pool.query("SELECT pg_terminate_backend($1)", [rows[0]?.pid]);
  await ended;
  await expect(client.query("SELECT 1")).rejects.toThrow();
  client.release(true);
});

test("a connection that its process has forgotten keeps no place for long", async () => {
  const { rows } = await pool.query<{ resting: string }>("SELECT current_setting('idle_session_timeout') AS resting");
  expect(rows).toEqual([{ resting: "1min" }]);
});

test("a transaction whose process went silent lets go of its locks, and of its place in the queue for others", async () => {
  const { rows } = await pool.query<{ idle: string; waiting: string }>(
    "SELECT current_setting('idle_in_transaction_session_timeout') AS idle, current_setting('lock_timeout') AS waiting",
  );
  expect(rows).toEqual([{ idle: "10s", waiting: "15s" }]);
});

test("times are read and written as they are, whatever zone the database's server is in", async () => {
  const { rows } = await pool.query<{ name: string }>("SELECT current_database() AS name");
  await pool.query(`ALTER DATABASE "${rows[0]?.name}" SET timezone TO 'America/St_Johns'`);
  await endAllConnections();
  const at = new Date("2026-11-29T20:15:30.000Z");
  const { id } = await db.session.create({
    data: { secretHash: "hash", expiresAt: at, user: { create: { name: "Ada", role: "viewer" } } },
  });
  expect((await db.session.findUniqueOrThrow({ where: { id } })).expiresAt).toEqual(at);
  const stored = await pool.query<{ ms: number }>(
    "SELECT extract(epoch FROM expires_at)::float8 * 1000 AS ms FROM session WHERE id = $1",
    [id],
  );
  expect(stored.rows).toEqual([{ ms: at.getTime() }]);
});
