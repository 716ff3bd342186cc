import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { createEndpointServer } from "#test/endpoint-servers.ts";
import { createConnector, createOperator, takeInventory } from "#test/runs.ts";
import { chartFilterOf, readDurationsByDay, readRunsByDay } from "./by-day.ts";

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
  const recent = await readRunsByDay(await createOperator(), { connectorId: null, days: 14 });
  expect(recent.map(({ day }) => day)).toEqual(Array.from({ length: 14 }, (_, index) => dayOf(13 - index)));
  const nothing = { published: 0, failed: 0, held: 0, other: 0 };
  expect(recent.find(({ day }) => day === dayOf(0))).toEqual({ ...nothing, day: dayOf(0), published: 1 });
  expect(recent.find(({ day }) => day === dayOf(3))).toEqual({ ...nothing, day: dayOf(3), failed: 2, other: 1 });
  expect(recent.find(({ day }) => day === dayOf(13))).toEqual({ ...nothing, day: dayOf(13), held: 1 });
  expect(recent.find(({ day }) => day === dayOf(5))).toEqual({ ...nothing, day: dayOf(5) });
});

test("an endpoint server is told nothing of them", async () => {
  const { caller } = await createEndpointServer();
  const filter = { connectorId: null, days: 14 } as const;
  await expect(readRunsByDay(caller, filter)).rejects.toThrow(/Only a signed-in person/);
  await expect(readDurationsByDay(caller, filter)).rejects.toThrow(/Only a signed-in person/);
});

test("durations are of the published runs of one connector, by the day on which they began to wait", async () => {
  const [mine, other] = [await createConnector(), await createConnector()];
  const at = (daysAgo: number, seconds: number) => new Date(Date.parse(`${dayOf(daysAgo)}T12:00:00Z`) + seconds * 1000);
  const add = (connectorId: string, state: "published" | "failed", daysAgo: number, seconds: number) =>
    db.run.create({
      data: {
        connectorId,
        kind: "box",
        trigger: "schedule",
        state,
        queuedAt: at(daysAgo, 0),
        startedAt: at(daysAgo, 5),
        endedAt: at(daysAgo, 5 + seconds),
      },
    });
  for (const seconds of [60, 90, 300]) await add(mine.id, "published", 2, seconds);
  await add(mine.id, "failed", 2, 9000);
  await add(mine.id, "published", 20, 10);
  await add(other.id, "published", 2, 7000);
  const filter = { connectorId: mine.id, days: 14 } as const;
  const operator = await createOperator();
  const day = { day: dayOf(2), published: 3, medianSeconds: 90, longestSeconds: 300 };
  expect(await readDurationsByDay(operator, filter)).toEqual([day]);
  expect(await readDurationsByDay(operator, { ...filter, days: 30 })).toEqual([
    { day: dayOf(20), published: 1, medianSeconds: 10, longestSeconds: 10 },
    day,
  ]);
  expect((await readRunsByDay(operator, filter)).find(({ day: name }) => name === dayOf(2))).toMatchObject({
    published: 3,
    failed: 1,
  });
});

test.each([
  [{}, { connectorId: null, days: 14 }],
  [{ days: "90" }, { connectorId: null, days: 90 }],
  [
    { days: "91", connector: "acme" },
    { connectorId: null, days: 14 },
  ],
])("the address %j asks for %j", (parameters, filter) => {
  expect(chartFilterOf(parameters)).toEqual(filter);
});
