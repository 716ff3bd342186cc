import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { createPerson } from "#test/people.ts";
import { beginRun, createConnector, takeInventory } from "#test/runs.ts";
import { exportCharts } from "./export-charts.ts";
import { exportRuns } from "./export-runs.ts";
import { runFilterOf } from "./filters.ts";

const linesOf = async (parts: AsyncGenerator<string>) => (await Array.fromAsync(parts)).join("").trim().split("\r\n");

test("the run history is written with the filters of the screen, and a stream that was not read is left open", async () => {
  const viewer = await createPerson({ role: "viewer" });
  const { id, name } = await createConnector();
  const { runId } = await takeInventory(id, { users: ["1", "2"] });
  const failed = { connectorId: id, kind: "box", trigger: "schedule", state: "failed" } as const;
  const { id: failedId } = await db.run.create({ data: { ...failed, failureCode: "permission_missing" } });
  const [header, first, second, ...more] = await linesOf(exportRuns(viewer, runFilterOf({ connector: id })));
  expect(header).toMatch(/^id,connector,state,.*,users_read,groups_read,memberships_read,activity_read$/);
  expect(first).toMatch(new RegExp(`^${failedId},${name},failed,.*permission.*,schedule,,.*,,,,,,$`, "i"));
  expect(second).toMatch(new RegExp(`^${runId},${name},published,`));
  expect(second?.split(",").slice(-4)[0]).toBe("2");
  expect(more).toEqual([]);
  const filtered = await linesOf(exportRuns(viewer, runFilterOf({ connector: id, state: "published" })));
  expect(filtered).toEqual([header, second]);
  const records = await db.auditEvent.findMany({ where: { subjectId: id, event: "exported" } });
  expect(records.map(({ actorName, after }) => [actorName, after])).toEqual([
    [viewer.name, { table: "runs" }],
    [viewer.name, { table: "runs" }],
  ]);
});

test("a stream that Box refused, or that a failed run did not come to, is left open and not zero", async () => {
  const viewer = await createPerson({ role: "viewer" });
  const { id } = await createConnector();
  const { runId } = await beginRun({ connectorId: id });
  await db.runStream.deleteMany({ where: { runId } });
  await db.runStream.createMany({
    data: [
      { runId, stream: "users", outcome: "complete", items: 0 },
      { runId, stream: "groups", outcome: null, items: 0 },
      { runId, stream: "memberships", outcome: "partial", items: 3 },
      { runId, stream: "activity", outcome: "not_permitted", items: 0 },
    ],
  });
  const [, row] = await linesOf(exportRuns(viewer, runFilterOf({ connector: id })));
  expect(row?.split(",").slice(-4)).toEqual(["0", "", "3", ""]);
});

test("more runs than are read at once are all written, each once", async () => {
  const viewer = await createPerson({ role: "viewer" });
  const { id } = await createConnector();
  await db.run.createMany({
    data: Array.from({ length: 1001 }, () => ({ connectorId: id, kind: "box", trigger: "schedule", state: "failed" })),
  });
  const [, ...rows] = await linesOf(exportRuns(viewer, runFilterOf({ connector: id })));
  expect(rows).toHaveLength(1001);
  expect(new Set(rows.map((row) => row.split(",")[0])).size).toBe(1001);
});

test("the days of the charts are written oldest first, without durations where nothing was published", async () => {
  const viewer = await createPerson({ role: "viewer" });
  const { id } = await createConnector();
  const { runId } = await takeInventory(id, { users: ["1"] });
  const startedAt = new Date();
  await db.run.update({
    where: { id: runId },
    data: { queuedAt: startedAt, startedAt, endedAt: new Date(startedAt.getTime() + 90_000) },
  });
  const [header, ...rows] = await linesOf(exportCharts(viewer, { connectorId: id, days: 14 }));
  expect(header).toBe("day,published,failed,held,other,median_seconds,longest_seconds");
  expect(rows).toHaveLength(14);
  expect(rows.slice(0, -1).every((row) => /^\d{4}-\d\d-\d\d,0,0,0,0,,$/.test(row))).toBe(true);
  expect(rows.at(-1)).toBe(`${startedAt.toISOString().slice(0, 10)},1,0,0,0,90,90`);
});

test("an endpoint server takes none of them out", async () => {
  const server = { kind: "endpoint-server", id: crypto.randomUUID(), name: "m1", address: null } as const;
  await expect(linesOf(exportRuns(server, runFilterOf({})))).rejects.toThrow(/Only a signed-in person/);
  await expect(linesOf(exportCharts(server, { connectorId: null, days: 14 }))).rejects.toThrow(
    /Only a signed-in person/,
  );
});
