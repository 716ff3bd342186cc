import { expect, test } from "vitest";
import { engine } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { createPerson } from "#test/people.ts";
import { createConnector, takeInventory } from "#test/runs.ts";
import { readKeptInventories } from "./kept.ts";
import { pruneInventories, pruneLeftRows } from "./prune.ts";

test("inventories that nobody can see any more are deleted, the published, held and latest ones stay", async () => {
  await db.setting.update({ where: { id: 1 }, data: { keepRuns: 2, keepDays: 90 } });
  const { id } = await createConnector();
  const users = ["a", "b", "c", "d", "e"];
  const runs = [];
  for (let count = 0; count < 4; count += 1) {
    runs.push(
      await takeInventory(id, {
        users,
        groups: ["g"],
        memberships: [["g", "a"]],
        activity: [["a", "2026-11-01T00:00:00Z"]],
      }),
    );
  }
  const held = await takeInventory(id, { users: ["a"], groups: ["g"], memberships: [["g", "a"]] });
  const { connectorId: _, ...orphan } = await takeInventory((await createConnector()).id, { users });
  await db.connector.deleteMany({ where: { runs: { some: { id: orphan.runId } } } });

  expect((await pruneInventories(engine)).rows).toBeGreaterThan(0);
  expect((await pruneLeftRows()).rows).toBe(users.length);
  expect((await pruneInventories(engine)).rows).toBe(0);
  expect((await pruneLeftRows()).rows).toBe(0);
  const left = await db.inventoryUser.groupBy({ by: ["runId"], _count: true });
  expect(new Map(left.map((row) => [row.runId, row._count]))).toEqual(
    new Map([
      [runs[2]?.runId, 5],
      [runs[3]?.runId, 5],
      [held.runId, 1],
    ]),
  );
  expect(await db.inventoryActivity.count({ where: { runId: runs[0]?.runId } })).toBe(0);
});

test("an inventory older than the settings keep is deleted however few there are, the published one never", async () => {
  await db.setting.update({ where: { id: 1 }, data: { keepRuns: 10, keepDays: 30 } });
  const { id } = await createConnector();
  const old = await takeInventory(id, { users: ["a"] });
  const recent = await takeInventory(id, { users: ["a", "b"] });
  const shown = await takeInventory(id, { users: ["a", "b", "c"] });
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
  await db.run.update({ where: { id: old.runId }, data: { endedAt: daysAgo(31) } });
  await db.run.update({ where: { id: recent.runId }, data: { endedAt: daysAgo(29) } });
  await db.run.update({ where: { id: shown.runId }, data: { endedAt: daysAgo(400) } });

  await pruneInventories(engine);
  const rowsOf = (runId: string) => db.inventoryUser.count({ where: { runId } });
  expect([await rowsOf(old.runId), await rowsOf(recent.runId), await rowsOf(shown.runId)]).toEqual([0, 2, 3]);
});

test("a connector's own retention counts before the settings', and what it keeps is counted", async () => {
  await db.setting.update({ where: { id: 1 }, data: { keepRuns: 1, keepDays: 90 } });
  const own = await createConnector({ keepRuns: 3 });
  const usual = await createConnector();
  const take = async (connectorId: string) => {
    const runs: string[] = [];
    for (let count = 0; count < 4; count += 1) runs.push((await takeInventory(connectorId, { users: ["a"] })).runId);
    return runs;
  };
  const [ownRuns, usualRuns] = [await take(own.id), await take(usual.id)];
  await pruneInventories(engine);
  const kept = async (ids: string[]) => Promise.all(ids.map((runId) => db.inventoryUser.count({ where: { runId } })));
  expect(await kept(ownRuns)).toEqual([0, 1, 1, 1]);
  expect(await kept(usualRuns)).toEqual([0, 0, 0, 1]);
  expect(await readKeptInventories(await createPerson(), own.id)).toMatchObject({
    ...{ keepRuns: 3, keepDays: 90, kept: 3, pruned: 1, rows: 3 },
  });
  expect(await db.auditEvent.count({ where: { event: "inventory deleted", subjectId: { in: ownRuns } } })).toBe(1);
});

test("the run that a stale stream's rows come from is kept as long as they are shown", async () => {
  await db.setting.update({ where: { id: 1 }, data: { keepRuns: 1, keepDays: 90 } });
  const { id } = await createConnector();
  const source = await takeInventory(id, { users: ["a"], groups: ["g"] });
  const partial = { outcome: "not_permitted", reason: "No." } as const;
  const second = await takeInventory(id, { users: ["a"], groups: partial });
  await takeInventory(id, { users: ["a"], groups: partial });
  await pruneInventories(engine);
  const state = (runId: string) => db.run.findUniqueOrThrow({ where: { id: runId }, select: { prunedAt: true } });
  expect((await state(source.runId)).prunedAt).toBeNull();
  expect((await state(second.runId)).prunedAt).not.toBeNull();
  await takeInventory(id, { users: ["a"], groups: ["g"] });
  await pruneInventories(engine);
  expect((await state(source.runId)).prunedAt).not.toBeNull();
});
