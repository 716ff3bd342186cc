import { expect, test } from "vitest";
import { engine } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { beginRun } from "#test/runs.ts";
import { pruneRunLogs } from "./prune-logs.ts";

async function runWithLog(endedDaysAgo: number | null) {
  const { runId } = await beginRun();
  await db.runLogLine.createMany({
    data: [1, 2].map((position) => ({
      runId,
      position: position + 100,
      at: new Date(),
      level: "info",
      epoch: 1,
      message: "read",
    })),
  });
  const endedAt = endedDaysAgo === null ? null : new Date(Date.now() - endedDaysAgo * 86_400_000);
  await db.run.update({ where: { id: runId }, data: { state: endedAt ? "failed" : "running", endedAt } });
  return () => db.runLogLine.count({ where: { runId } });
}

test("logs of runs that ended longer ago than the settings say are deleted, their runs and other logs stay", async () => {
  await db.setting.update({ where: { id: 1 }, data: { runLogDays: 30 } });
  const old = await runWithLog(31);
  const recent = await runWithLog(29);
  const underWay = await runWithLog(null);
  const runs = await db.run.count();
  const before = [await recent(), await underWay()];

  expect((await pruneRunLogs(engine)).lines).toBeGreaterThanOrEqual(2);
  expect(await old()).toBe(0);
  expect([await recent(), await underWay()]).toEqual(before);
  expect(await db.run.count()).toBe(runs);
  expect(await pruneRunLogs(engine)).toEqual({ lines: 0 });
});
