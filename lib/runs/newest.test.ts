import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import type { RunState } from "#lib/runs/states.ts";
import { createPerson } from "#test/people.ts";
import { createConnector } from "#test/runs.ts";
import { runFilterOf } from "./filters.ts";
import { readRuns } from "./read.ts";

test("pages of several states hold every run of these once, newest first", async () => {
  const viewer = await createPerson({ role: "viewer" });
  const { id: connectorId } = await createConnector();
  const made: string[] = [];
  for (const state of ["failed", "held", "published", "failed", "cancelled", "held", "failed"] satisfies RunState[]) {
    const run = { connectorId, kind: "box", trigger: "schedule", state } as const;
    const { id } = await db.run.create({ data: run });
    if (state === "failed" || state === "held") made.unshift(id);
  }
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const filter = { ...runFilterOf({ connector: connectorId, state: "held,failed" }), after };
    const page: Awaited<ReturnType<typeof readRuns>> = await readRuns(viewer, filter, 2);
    seen.push(...page.runs.map(({ id }) => id));
    after = page.next;
  } while (after);
  expect(seen).toEqual(made);
});

test("days are whole days in UTC, also when runs came long after them", async () => {
  const viewer = await createPerson({ role: "viewer" });
  const { id: connectorId } = await createConnector();
  const times = ["2026-03-01T23:59:59Z", "2026-03-02T00:00:00Z", "2026-03-02T23:59:59Z", "2026-03-03T00:00:00Z"];
  const made: string[] = [];
  for (const time of [...times, "2026-03-09T00:00:00Z"]) {
    const run = { connectorId, kind: "box", trigger: "person", queuedAt: new Date(time) } as const;
    made.unshift((await db.run.create({ data: run })).id);
  }
  const found = async (filter: Record<string, string>) =>
    (await readRuns(viewer, runFilterOf({ connector: connectorId, ...filter }))).runs.map(({ id }) => id);
  expect(await found({ from: "2026-03-02", to: "2026-03-02" })).toEqual(made.slice(2, 4));
  expect(await found({ to: "2026-03-02" })).toEqual(made.slice(2));
  expect(await found({ from: "2026-03-03", trigger: "person" })).toEqual(made.slice(0, 2));
  expect(await found({ to: "2026-03-02", trigger: "schedule" })).toEqual([]);
});
