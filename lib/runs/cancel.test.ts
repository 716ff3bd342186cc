import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { createPerson } from "#test/people.ts";
import { createConnector } from "#test/runs.ts";
import { cancelRuns } from "./cancel.ts";
import { runIds } from "./schema.ts";
import type { RunState } from "./states.ts";

async function createRun(state: RunState) {
  const { id: connectorId } = await createConnector();
  return db.run.create({ data: { connectorId, kind: "box", trigger: "person", state } });
}

test("many runs are cancelled, each with its own transition and row in the audit log", async () => {
  const person = await createPerson({ role: "operator" });
  const runs = [await createRun("queued"), await createRun("paused")];
  const ids = runs.map(({ id }) => id);
  expect(await cancelRuns(person, { ids })).toEqual({ done: 2, refused: [] });
  for (const id of ids) {
    expect(await db.run.findUnique({ where: { id } })).toMatchObject({
      state: "cancelled",
      reason: `Cancelled by ${person.name}.`,
    });
    const [event] = await db.auditEvent.findMany({ where: { noun: "run", subjectId: id } });
    expect(event).toMatchObject({ event: "cancelled", actorName: person.name });
  }
});

test("a run that has ended, and one that is gone, keep none of the others back and are not changed", async () => {
  const person = await createPerson({ role: "operator" });
  const [waiting, ended, gone] = [await createRun("queued"), await createRun("published"), randomUUID()];
  expect(await cancelRuns(person, { ids: [ended.id, gone, waiting.id] })).toEqual({
    done: 1,
    refused: [
      { id: ended.id, reason: "The run is published: it can't become cancelled any more." },
      { id: gone, reason: expect.stringContaining("run") },
    ],
  });
  expect(await db.run.findUnique({ where: { id: ended.id } })).toMatchObject({ state: "published", reason: null });
});

test("viewers cancel nothing", async () => {
  const { id } = await createRun("queued");
  const viewer = await createPerson({ role: "viewer" });
  await expect(cancelRuns(viewer, { ids: [id] })).rejects.toThrow(/needs the role operator/);
  expect(await db.run.findUnique({ where: { id } })).toMatchObject({ state: "queued" });
});

test.each([0, 51])("%i runs are not a choice", (count) => {
  expect(runIds.safeParse({ ids: Array.from({ length: count }, () => randomUUID()) }).success).toBe(false);
});
