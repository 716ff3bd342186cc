import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { createEndpointServer } from "#test/endpoint-servers.ts";
import { createConnector, createOperator, takeInventory } from "#test/runs.ts";
import { readRecentRuns } from "./recent-runs.ts";

const dayOf = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);

test("the last fourteen days are told with what became of their runs, also days without any", async () => {
  const { id } = await createConnector();
  const { runId } = await takeInventory(id, { users: ["1"] });
  for (const [state, daysAgo] of [
    ["failed", 3],
    ["failed", 3],
    ["held", 13],
    ["cancelled", 3],
    ["published", 14],
  ] as const)
    await db.run.create({
      data: {
        connectorId: id,
        kind: "box",
        trigger: "schedule",
        state,
        queuedAt: new Date(`${dayOf(daysAgo)}T12:00:00Z`),
      },
    });
  await db.run.update({ where: { id: runId }, data: { queuedAt: new Date(`${dayOf(0)}T00:00:00Z`) } });
  const recent = await readRecentRuns(await createOperator());
  expect(recent.map(({ day }) => day)).toEqual(Array.from({ length: 14 }, (_, index) => dayOf(13 - index)));
  const nothing = { published: 0, failed: 0, held: 0, other: 0 };
  expect(recent.find(({ day }) => day === dayOf(0))).toEqual({ ...nothing, day: dayOf(0), published: 1 });
  expect(recent.find(({ day }) => day === dayOf(3))).toEqual({ ...nothing, day: dayOf(3), failed: 2, other: 1 });
  expect(recent.find(({ day }) => day === dayOf(13))).toEqual({ ...nothing, day: dayOf(13), held: 1 });
  expect(recent.find(({ day }) => day === dayOf(5))).toEqual({ ...nothing, day: dayOf(5) });
});

test("an endpoint server is told nothing of them", async () => {
  const { caller } = await createEndpointServer();
  await expect(readRecentRuns(caller)).rejects.toThrow(/Only a signed-in person/);
});
