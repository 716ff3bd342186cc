import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type DatabaseGate, type Ending, openDatabaseGate } from "./database-gate.ts";

let gate: DatabaseGate;
let client: pg.Client;
let direct: pg.Client;

beforeEach(async () => {
  const url = process.env.DATABASE_URL ?? "";
  gate = await openDatabaseGate(url);
  client = new pg.Client({ connectionString: gate.url });
  direct = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await Promise.all([client.connect(), direct.connect()]);
});
afterEach(async () => {
  gate.close();
  await direct.end();
});

const pidOf = async (of: pg.Client): Promise<number> =>
  (await of.query<{ pid: number }>("SELECT pg_backend_pid() AS pid")).rows[0]?.pid ?? 0;

const isAlive = async (pid: number) =>
  (await direct.query("SELECT FROM pg_stat_activity WHERE pid = $1", [pid])).rowCount === 1;

/** Whether a promise has settled when the database has answered someone else several times. */
async function isSettledSoon(promise: Promise<unknown>): Promise<boolean> {
  let isSettled = false;
  const note = () => {
    isSettled = true;
  };
  void promise.then(note, note);
  for (let times = 0; times < 20; times += 1) await direct.query("SELECT pg_sleep(0.01)");
  return isSettled;
}

test.each(["to", "from", "both"] as const)("nothing passes %s while it is cut, and then all does", async (way) => {
  gate.cut(way);
  const answer = client.query("SELECT 1 AS one");
  expect(await isSettledSoon(answer)).toBe(false);
  gate.end("resumed");
  expect((await answer).rows).toEqual([{ one: 1 }]);
});

test("a connection made while it is cut waits", async () => {
  gate.cut("both");
  const late = new pg.Client({ connectionString: gate.url });
  const connected = late.connect();
  expect(await isSettledSoon(connected)).toBe(false);
  gate.end("reset");
  await connected;
  await late.end();
});

test.each([
  ["reset", false],
  ["forgotten", true],
] satisfies [Ending, boolean][])("a connection that is %s ends for the asker", async (ending, isKept) => {
  const pid = await pidOf(client);
  gate.cut("both");
  const answer = client.query("SELECT 1");
  gate.end(ending);
  await expect(answer).rejects.toThrow();
  await expect.poll(() => isAlive(pid)).toBe(isKept);
});

test("a connection that is lost ends for nobody, and another one is made", async () => {
  const pid = await pidOf(client);
  gate.cut("both");
  const answer = client.query("SELECT 1");
  gate.end("lost");
  expect(await isSettledSoon(answer)).toBe(false);
  expect(await isAlive(pid)).toBe(true);
  const next = new pg.Client({ connectionString: gate.url });
  await next.connect();
  await next.end();
});
