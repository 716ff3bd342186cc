import { beforeEach, expect, test } from "vitest";
import { engine } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { Conflict, Refused } from "#lib/errors.ts";
import { createPerson } from "#test/people.ts";
import { readSettings } from "./read.ts";
import { changedSettings } from "./schema.ts";
import { changeSettings } from "./write.ts";

const administrator = await createPerson({ role: "administrator" });
const viewer = await createPerson({ role: "viewer" });
const changes = () => db.auditEvent.findMany({ where: { noun: "settings" }, orderBy: { id: "asc" } });

beforeEach(async () => {
  await db.setting.deleteMany();
  await db.setting.create({ data: {} });
});

test("an installation begins with settings, which people and the engine read", async () => {
  const settings = await readSettings(viewer);
  expect(await readSettings(engine)).toEqual(settings);
  expect(changedSettings.parse(settings)).toEqual(settings);
  await expect(readSettings({ kind: "endpoint-server", id: "1", name: "m1", address: null })).rejects.toBeInstanceOf(
    Refused,
  );
});

test("a change is kept, and on record with what it was before", async () => {
  const settings = await readSettings(administrator);
  await changeSettings(administrator, { ...settings, keepDays: 30, timeZone: "Europe/London" });
  expect(await readSettings(viewer)).toEqual({
    ...settings,
    keepDays: 30,
    timeZone: "Europe/London",
    revision: settings.revision + 1,
  });
  expect((await changes()).at(-1)).toMatchObject({
    event: "changed",
    before: { keepDays: 90, timeZone: null },
    after: { keepDays: 30, timeZone: "Europe/London" },
  });
});

test("saving what is there already changes nothing and adds no row to the audit log", async () => {
  const settings = await readSettings(administrator);
  const before = (await changes()).length;
  expect(await changeSettings(administrator, settings)).toEqual({ revision: settings.revision });
  expect(await changes()).toHaveLength(before);
});

test("of two people who change the settings at once the second is told, and overwrites nothing", async () => {
  const settings = await readSettings(administrator);
  const both = [changeSettings(administrator, { ...settings, keepRuns: 3 })];
  both.push(changeSettings(administrator, { ...settings, keepRuns: 4 }));
  const outcomes = await Promise.allSettled(both);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(outcomes.find((outcome) => outcome.status === "rejected")?.reason).toBeInstanceOf(Conflict);
  expect((await readSettings(viewer)).revision).toBe(settings.revision + 1);
});

test("only an administrator changes the settings", async () => {
  const settings = await readSettings(viewer);
  await expect(changeSettings(viewer, { ...settings, keepRuns: 1 })).rejects.toBeInstanceOf(Refused);
  await expect(changeSettings(engine, { ...settings, keepRuns: 1 })).rejects.toBeInstanceOf(Refused);
  expect(await readSettings(viewer)).toEqual(settings);
});

test.each([
  ["keepRuns", 0],
  ["keepRuns", 1.5],
  ["keepDays", 0],
  ["keepDays", 100_000],
  ["runLogDays", null],
  ["deliveryLogDays", 366],
  ["timeZone", "Mars/Olympus"],
  ["dropLimitPercent", 101],
  ["lookBackDays", 366],
])("%s can't be %s", (field, value) => {
  const usual = { keepRuns: 1, keepDays: 1, runLogDays: 1, deliveryLogDays: 1, timeZone: null };
  const good = { ...usual, dropLimitPercent: 0, lookBackDays: 1, revision: 1 };
  expect(changedSettings.safeParse(good).success).toBe(true);
  const [issue] = changedSettings.safeParse({ ...good, [field]: value }).error?.issues ?? [];
  expect(issue?.path).toEqual([field]);
  expect(issue?.message).toMatch(/\.$/);
});
