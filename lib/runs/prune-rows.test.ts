import { expect, test } from "vitest";
import { db, pool } from "#lib/db.ts";
import { userFilterOf } from "#lib/inventory/filters.ts";
import { readPublishedRun } from "#lib/inventory/published.ts";
import { readInventoryUsers } from "#lib/inventory/read-users.ts";
import { createPerson } from "#test/people.ts";
import { createConnector, takeInventory } from "#test/runs.ts";
import { until } from "#test/until.ts";
import { emptyRuns } from "./prune-rows.ts";

const gate = 77;

/** Notes how many rows each statement deletes, and lets none end while somebody holds the gate. */
async function gateDeletes(): Promise<void> {
  await pool.query("CREATE TABLE chunk (rows int)");
  await pool.query(`CREATE FUNCTION note_chunk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO chunk SELECT count(*) FROM gone;
    PERFORM pg_advisory_xact_lock_shared(${gate});
    RETURN NULL; END $$`);
  await pool.query(`CREATE TRIGGER note_chunk AFTER DELETE ON inventory_user
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION note_chunk()`);
}

async function isWaiting(): Promise<boolean> {
  const { rowCount } = await pool.query(
    "SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = $1 AND NOT granted",
    [gate],
  );
  return rowCount === 1;
}

test("rows go in chunks, and while one goes inventories are read, taken and published", async () => {
  const { id } = await createConnector();
  const old = await takeInventory(id, { users: ["a"] });
  await takeInventory(id, { users: ["a", "b"] });
  await db.$executeRaw`
    INSERT INTO inventory_user (run_id, id, name, login, status, is_app_user, details, content_hash)
    SELECT ${old.runId}::uuid, n::text, 'User', 'user', 'active', false, '{}', '' FROM generate_series(1, 45000) n`;
  await db.run.update({ where: { id: old.runId }, data: { prunedAt: new Date() } });
  await gateDeletes();
  const holder = await pool.connect();
  await holder.query("SELECT pg_advisory_lock($1)", [gate]);
  const pruning = emptyRuns();
  try {
    await until(isWaiting, { that: "a chunk is under way" });
    const shown = await readPublishedRun(await createPerson(), id);
    if (!shown) throw new Error("Nothing is published.");
    expect((await readInventoryUsers(await createPerson(), shown, userFilterOf({}))).users).toHaveLength(2);
    expect((await takeInventory(id, { users: ["a", "b", "c"] })).outcome).toBe("published");
    expect(await isWaiting()).toBe(true);
  } finally {
    await holder.query("SELECT pg_advisory_unlock($1)", [gate]);
    holder.release();
  }
  expect((await pruning).rows).toBeGreaterThan(45_000);
  const { rows } = await pool.query<{ rows: number }>("SELECT rows FROM chunk");
  expect(rows.map((chunk) => chunk.rows)).toEqual([20_000, 20_000, 5001]);
});
