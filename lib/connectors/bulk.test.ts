import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { createPerson } from "#test/people.ts";
import { createConnector } from "#test/runs.ts";
import { changeConnectors } from "./bulk.ts";
import { bulkChange } from "./schema.ts";

const eventsOf = async (id: string) =>
  (await db.auditEvent.findMany({ where: { subjectId: id }, orderBy: { id: "asc" } })).map(({ event }) => event);

test("each connector is paused and resumed on its own, with its own row in the audit log", async () => {
  const person = await createPerson({ role: "operator" });
  const ids = await Promise.all([createConnector(), createConnector()].map(async (made) => (await made).id));
  expect(await changeConnectors(person, { deed: "pause", ids })).toEqual({ done: 2, refused: [] });
  expect(await db.connector.count({ where: { id: { in: ids }, pausedAt: { not: null } } })).toBe(2);
  expect(await changeConnectors(person, { deed: "resume", ids })).toEqual({ done: 2, refused: [] });
  for (const id of ids) expect(await eventsOf(id)).toEqual(["paused", "resumed"]);
});

test("what can't be done to one keeps none of the others back, and says why", async () => {
  const person = await createPerson({ role: "operator" });
  const [ready, unauthorized] = [await createConnector(), await createConnector({ grantId: null })];
  const gone = randomUUID();
  const outcome = await changeConnectors(person, { deed: "run", ids: [gone, unauthorized.id, ready.id] });
  expect(outcome).toEqual({
    done: 1,
    refused: [
      { id: gone, reason: "This connector does not exist, or it was deleted." },
      { id: unauthorized.id, reason: expect.stringMatching(/uthorize/) },
    ],
  });
  expect(await db.run.count({ where: { connectorId: ready.id, state: "queued" } })).toBe(1);
  expect(await db.run.count({ where: { connectorId: unauthorized.id } })).toBe(0);
});

test("a connector that is named twice is run once", async () => {
  const person = await createPerson({ role: "operator" });
  const { id } = await createConnector();
  expect(await changeConnectors(person, { deed: "run", ids: [id, id] })).toEqual({ done: 1, refused: [] });
});

test("deleting is for administrators", async () => {
  const { id } = await createConnector();
  const operator = await createPerson({ role: "operator" });
  await expect(changeConnectors(operator, { deed: "delete", ids: [id] })).rejects.toThrow(
    /needs the role administrator/,
  );
  expect(await db.connector.count({ where: { id } })).toBe(1);
  expect(await changeConnectors(await createPerson(), { deed: "delete", ids: [id] })).toEqual({ done: 1, refused: [] });
  expect(await db.connector.count({ where: { id } })).toBe(0);
});

test.each([0, 51])("%i connectors are not a choice", (count) => {
  expect(bulkChange.safeParse({ deed: "run", ids: Array.from({ length: count }, () => randomUUID()) }).success).toBe(
    false,
  );
});
