import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { createPerson } from "#test/people.ts";
import { createConnector } from "#test/runs.ts";
import { coverageInWords, monthBounds, readCalendar, readCoverage } from "./calendar.ts";

const person = await createPerson();

test("a month begins and ends on the clock of the connector's zone, also across a clock change", () => {
  const { from, to } = monthBounds("2026-03", "Europe/London");
  expect([from.toISOString(), to.toISOString()]).toEqual(["2026-03-01T00:00:00.000Z", "2026-03-31T23:00:00.000Z"]);
  expect(monthBounds("2026-12", "Asia/Tokyo").to.toISOString()).toBe("2026-12-31T15:00:00.000Z");
});

test("each planned time of the month is told with its outcome, reason and run, those to come as planned", async () => {
  const timeZone = "Asia/Tokyo";
  const { id } = await createConnector({
    ...{ schedule: { kind: "daily", times: ["02:00"] }, timeZone, nextDueAt: new Date("2026-10-28T17:00:00Z") },
  });
  const run = await db.run.create({ data: { connectorId: id, kind: "box", trigger: "schedule", state: "published" } });
  const day = (number: number) => new Date(Date.UTC(2026, 9, number, 17) - 86_400_000);
  await db.occurrence.createMany({
    data: Array.from({ length: 28 }, (_, index) => ({
      connectorId: id,
      dueAt: day(index + 1),
      ...(index === 3
        ? { outcome: "missed" as const, reason: "The engine was not running." }
        : index === 4
          ? { outcome: "skipped" as const, reason: "The connector is paused." }
          : { outcome: "run" as const, runId: run.id }),
    })),
  });
  const calendar = await readCalendar(person, id, "2026-10");
  expect(calendar.times).toHaveLength(31);
  expect(calendar.times[0]).toMatchObject({ day: "2026-10-01", time: "02:00", outcome: "run", run: { id: run.id } });
  expect(calendar.times[3]).toMatchObject({ outcome: "missed", reason: "The engine was not running." });
  expect(calendar.times.slice(28).map(({ day: on, outcome }) => [on, outcome])).toEqual([
    ["2026-10-29", "planned"],
    ["2026-10-30", "planned"],
    ["2026-10-31", "planned"],
  ]);
  expect(calendar.coverage).toEqual({ ran: 26, skipped: 1, missed: 1, published: 26, planned: 3 });
  expect(coverageInWords(calendar.coverage)).toBe(
    "26 of 28 planned runs took place (92 %), 26 published an inventory.",
  );
  expect(await readCoverage(person, calendar)).toEqual([{ month: "2026-10", ...calendar.coverage, planned: 0 }]);
});

test("a month without a planned time has no coverage, which is not 0 %", async () => {
  const { id } = await createConnector();
  const calendar = await readCalendar(person, id, "2026-10");
  expect([calendar.times, coverageInWords(calendar.coverage)]).toEqual([[], null]);
});

test("a calendar takes the work of its month, however many times come after it", async () => {
  const schedule = { kind: "daily", times: ["02:00"] };
  const { id } = await createConnector({
    schedule,
    timeZone: "Europe/Berlin",
    nextDueAt: new Date("2028-02-29T01:00:00Z"),
  });
  const before = process.cpuUsage();
  const { times } = await readCalendar(person, id, "2028-02");
  const { user } = process.cpuUsage(before);
  expect(times.map(({ day }) => day)).toEqual(["2028-02-29"]);
  expect(user).toBeLessThan(250_000);
});

test("the coverage is by the months of the connector's zone, also of one that the database does not know", async () => {
  const { id } = await createConnector({ timeZone: "VST" });
  const hours = ["2026-09-30T16:59:00Z", "2026-09-30T17:01:00Z", "2026-10-31T16:59:00Z"];
  await db.occurrence.createMany({
    data: hours.map((dueAt) => ({ connectorId: id, dueAt: new Date(dueAt), outcome: "missed" as const })),
  });
  const coverage = await readCoverage(person, await readCalendar(person, id, "2026-10"));
  expect(coverage.map(({ month, missed }) => [month, missed])).toEqual([
    ["2026-10", 2],
    ["2026-09", 1],
  ]);
});
