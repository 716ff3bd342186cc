import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { afterCommit } from "./after-commit.ts";

test("what waits for the commit is done after it, and never after a transaction that is rolled back", async () => {
  const done: string[] = [];
  const fails = db.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT 1`;
    afterCommit(() => done.push("rolled back"));
    throw new Error("not to be");
  });
  await expect(fails).rejects.toThrow("not to be");
  await db.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT 1`;
    afterCommit(() => done.push("committed"));
    expect(done).toEqual([]);
  });
  expect(done).toEqual(["committed"]);
  afterCommit(() => done.push("at once"));
  expect(done).toEqual(["committed", "at once"]);
});

test("transactions that are under way at once keep what waits apart", async () => {
  const done: string[] = [];
  const end = Promise.withResolvers<void>();
  const long = db.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT 1`;
    afterCommit(() => done.push("long"));
    await end.promise;
  });
  await db.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT 1`;
    afterCommit(() => done.push("short"));
  });
  expect(done).toEqual(["short"]);
  end.resolve();
  await long;
  expect(done).toEqual(["short", "long"]);
});
