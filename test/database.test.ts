import { randomUUID } from "node:crypto";
import { expect, inject, test } from "vitest";
import { db, pool } from "#lib/db.ts";
import { until } from "./until.ts";

test("a test file has a migrated database of its own", async () => {
  const { rows } = await pool.query<{ name: string }>("SELECT current_database() AS name");
  expect(rows[0]?.name).toMatch(new RegExp(`^${inject("databases").prefix}_`));
  expect(await db.connector.count()).toBe(0);
});

test("waiting for a condition gives back what it waited for", async () => {
  const id = randomUUID();
  const end = Date.now() + 60;
  expect(await until(() => Date.now() > end && id)).toBe(id);
});

test("a wait that ends in vain names its condition and the last error", async () => {
  const waiting = until(() => Promise.reject(new Error("refused")), { withinSeconds: 0.05, that: "the door opens" });
  await expect(waiting).rejects.toMatchObject({
    message: "Not so within 0.05 s: the door opens",
    cause: expect.objectContaining({ message: "refused" }),
  });
});
