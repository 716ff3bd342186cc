import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { createPublishedRun } from "#test/inventories.ts";
import { createPerson } from "#test/people.ts";
import { exportRunLog } from "./export-log.ts";

const viewer = await createPerson({ role: "viewer" });

test("a run's log is given whole, in order, and the reading is on record", async () => {
  const { runId } = await createPublishedRun();
  const at = new Date("2026-11-20T10:00:00Z");
  const lines = Array.from({ length: 2001 }, (_, index) => ({
    runId,
    epoch: 1,
    position: index + 1,
    at,
    level: "info" as const,
    message: `line ${index + 1}`,
  }));
  await db.runLogLine.createMany({ data: lines });
  const text = (await Array.fromAsync(exportRunLog(viewer, runId))).join("").split("\n");
  expect(text[0]).toBe("2026-11-20T10:00:00.000Z info line 1");
  expect(text[2000]).toBe("2026-11-20T10:00:00.000Z info line 2001");
  expect(await db.auditEvent.findMany({ where: { subjectId: runId, event: "log exported" } })).toMatchObject([
    { actorId: viewer.id, noun: "run" },
  ]);
});

test("a run that is not there has no log, and nothing is on record", async () => {
  const runId = randomUUID();
  await expect(Array.fromAsync(exportRunLog(viewer, runId))).rejects.toThrow("This run does not exist");
  expect(await db.auditEvent.count({ where: { subjectId: runId } })).toBe(0);
});
