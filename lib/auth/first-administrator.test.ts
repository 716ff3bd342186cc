import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { createFirstAdministrator } from "./first-administrator.ts";
import { verifyPassword } from "./password.ts";

test("the first administrator's password is a random one, told once, and nobody is made beside people", async () => {
  const first = await createFirstAdministrator({ email: "first@example.com" });
  expect(first.password).toMatch(/^[a-z2-9X]{26}$/);
  const [user, ...others] = await db.user.findMany();
  expect(others).toEqual([]);
  expect(await verifyPassword(user?.passwordHash ?? null, first.password ?? "")).toBe(true);
  expect(await createFirstAdministrator({ email: "second@example.com" })).toEqual({
    created: false,
    email: "second@example.com",
  });
  expect(await db.user.count()).toBe(1);
});
