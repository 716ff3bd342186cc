import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { Conflict, Invalid, NotFound } from "#lib/errors.ts";
import { createPerson } from "#test/people.ts";
import { readApiTokens } from "./read.ts";
import { createApiToken, endApiToken } from "./write.ts";

const wanted = { name: "CI", scopes: ["runs:read" as const], days: 30 };

test("a token is given once, and what is kept of it can't be turned back into it", async () => {
  const person = await createPerson({ role: "viewer" });
  const { id, token, expiresAt } = await createApiToken(person, { ...wanted, scopes: ["runs:read", "runs:read"] });
  expect(token).toMatch(/^cct_[\w-]{43}$/);
  expect((expiresAt.getTime() - Date.now()) / 86_400_000).toBeCloseTo(30, 2);
  const row = await db.apiToken.findUniqueOrThrow({ where: { id } });
  expect(row).toMatchObject({ hint: token.slice(0, 10), scopes: ["runs:read"] });
  const events = await db.auditEvent.findMany({ where: { subjectId: id } });
  expect(events).toMatchObject([{ noun: "API token", event: "created", subject: "CI", actorId: person.id }]);
  expect(
    JSON.stringify([row, events], (_, value) => (typeof value === "bigint" ? String(value) : value)),
  ).not.toContain(token);
});

test("nobody makes a token for more than their role can do", async () => {
  const viewer = await createPerson({ role: "viewer" });
  const made = createApiToken(viewer, { ...wanted, scopes: ["runs:write"] });
  await expect(made).rejects.toThrow(Invalid);
  expect(await db.apiToken.count({ where: { userId: viewer.id } })).toBe(0);
});

test("people see and end their own tokens, administrators everybody's", async () => {
  const [one, other, admin] = [
    await createPerson({ role: "operator" }),
    await createPerson({ role: "operator" }),
    await createPerson({ role: "administrator" }),
  ];
  const { id } = await createApiToken(one, wanted);
  expect((await readApiTokens(other)).map((token) => token.id)).not.toContain(id);
  expect((await readApiTokens(admin)).find((token) => token.id === id)).toMatchObject({
    owner: one.name,
    isOwn: false,
  });
  await expect(endApiToken(other, { id })).rejects.toThrow(NotFound);
  expect((await readApiTokens(one)).map((token) => token.id)).toEqual([id]);
  await endApiToken(admin, { id });
  await expect(endApiToken(one, { id })).rejects.toThrow(NotFound);
  expect(await readApiTokens(one)).toEqual([]);
  const ended = await db.auditEvent.findFirst({ where: { subjectId: id, event: "ended" } });
  expect(ended).toMatchObject({ actorId: admin.id, before: { owner: one.name } });
});

test("a person has fifty tokens at most, also when they are made at once", async () => {
  const person = await createPerson();
  const made = await Promise.allSettled(Array.from({ length: 53 }, () => createApiToken(person, wanted)));
  const refused = made.filter(({ status }) => status === "rejected");
  expect(refused).toHaveLength(3);
  for (const each of refused) expect(each).toMatchObject({ reason: expect.any(Conflict) });
});
