import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { Invalid, NotFound } from "#lib/errors.ts";
import { waitingForLocks } from "#test/locks.ts";
import { createPerson } from "#test/people.ts";
import { readViews } from "./read.ts";
import { mostViews, newView } from "./schema.ts";
import { deleteView, saveView } from "./write.ts";

const viewsOf = (userId: string, count: number) =>
  Array.from({ length: count }, (_, at) => ({ userId, path: "/runs", name: `${at}`, query: "" }));

const failed = { name: "Failed", path: "/runs", query: "state=failed" };

test("a view is kept for the person who saved it, at its list alone", async () => {
  const person = await createPerson({ role: "viewer" });
  const other = await createPerson({ role: "viewer" });
  const { id } = await saveView(person, failed);
  await saveView(person, { ...failed, name: "All of mine", query: "" });
  expect(await readViews(person, "/runs")).toEqual([
    { id: expect.any(String), name: "All of mine", query: "" },
    { id, name: "Failed", query: "state=failed" },
  ]);
  expect(await readViews(person, "/inventory/users")).toEqual([]);
  expect(await readViews(other, "/runs")).toEqual([]);
});

test("a view of the same name is replaced, and the audit log has both", async () => {
  const person = await createPerson();
  const { id } = await saveView(person, failed);
  expect(await saveView(person, { ...failed, query: "state=held" })).toEqual({ id });
  expect((await readViews(person, "/runs")).map(({ query }) => query)).toEqual(["state=held"]);
  const rows = await db.auditEvent.findMany({ where: { subjectId: id }, orderBy: { id: "asc" } });
  expect(rows.map(({ event, before, after }) => ({ event, before, after }))).toEqual([
    { event: "saved", before: null, after: { path: "/runs", query: "state=failed" } },
    { event: "saved", before: { query: "state=failed" }, after: { path: "/runs", query: "state=held" } },
  ]);
});

test("only whose view it is can delete it, once", async () => {
  const person = await createPerson({ role: "viewer" });
  const admin = await createPerson({ role: "administrator" });
  const { id } = await saveView(person, failed);
  await expect(deleteView(admin, { id })).rejects.toThrow(NotFound);
  expect(await readViews(person, "/runs")).toHaveLength(1);
  expect(await deleteView(person, { id })).toEqual({ name: "Failed" });
  await expect(deleteView(person, { id })).rejects.toThrow("This view is gone already.");
  const events = await db.auditEvent.findMany({ where: { subjectId: id }, orderBy: { id: "asc" } });
  expect(events.map(({ event }) => event)).toEqual(["saved", "deleted"]);
});

test("there is a most of views, and one that is there may still be replaced", async () => {
  const person = await createPerson();
  await saveView(person, failed);
  await db.savedView.createMany({ data: viewsOf(person.id, mostViews - 1) });
  await expect(saveView(person, { ...failed, name: "One more" })).rejects.toThrow(Invalid);
  expect(await saveView(person, { ...failed, query: "state=held" })).toHaveProperty("id");
});

test("views saved at the same time are not more than the most", async () => {
  const person = await createPerson();
  await db.savedView.createMany({ data: viewsOf(person.id, mostViews - 1) });
  const saving: Promise<unknown>[] = [];
  await db.$transaction(async (transaction) => {
    await transaction.$executeRaw`LOCK TABLE saved_view IN SHARE MODE`;
    saving.push(...["one", "another"].map((name) => saveView(person, { ...failed, name }).catch((error) => error)));
    await expect.poll(() => waitingForLocks()).toBe(2);
  });
  expect((await Promise.all(saving)).filter((answer) => answer instanceof Invalid)).toHaveLength(1);
  expect(await readViews(person, "/runs")).toHaveLength(mostViews);
});

test.for([
  [{ path: "//evil.example" }],
  [{ path: "https://evil.example/runs" }],
  [{ path: "/runs?state=failed" }],
  [{ path: "/" }],
  [{ name: " " }],
  [{ name: "x".repeat(61) }],
  [{ query: "x".repeat(2001) }],
  [{ query: "\0" }],
  [{ id: randomUUID() }],
])("what is no view is refused: %o", ([change]) => {
  expect(newView.safeParse({ ...failed, ...change }).success).toBe(false);
});
