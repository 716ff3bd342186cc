import { randomBytes, randomUUID } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { roles } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { Conflict, Invalid, NotFound, Refused } from "#lib/errors.ts";
import { createPerson } from "#test/people.ts";
import { createFirstAdministrator } from "./first-administrator.ts";
import { changeRole, createUser, disableUser, enableUser, readPeople } from "./people.ts";
import { newPerson } from "./schema.ts";
import { signIn } from "./sign-in.ts";

// What is said of the last administrator is said of everybody there is.
beforeEach(() => db.user.deleteMany());

const password = "correct horse battery";
const input = () => ({
  email: `${randomBytes(6).toString("hex")}@example.com`,
  name: "Grace",
  role: "viewer" as const,
});
const eventsOf = (subjectId: string) =>
  db.auditEvent.findMany({ where: { noun: "user", subjectId }, orderBy: { id: "asc" } });

test("a new person can sign in; the audit log has no password", async () => {
  const administrator = await createPerson();
  const person = input();
  const { id, password: made } = await createUser(administrator, person);
  expect(await signIn({ ...person, password: made, address: null, userAgent: null })).toMatchObject({
    outcome: "signed-in",
  });
  const [created] = await eventsOf(id);
  expect(created).toMatchObject({ event: "created", actorId: administrator.id, after: { role: "viewer" } });
  expect(JSON.stringify(created?.after)).not.toMatch(new RegExp(`password|argon2|${made}`, "i"));
});

test("an email address belongs to one person, however it is written", async () => {
  const administrator = await createPerson();
  const person = input();
  await createUser(administrator, person);
  const again = newPerson.parse({ ...person, email: ` ${person.email.toUpperCase()} ` });
  await expect(createUser(administrator, again)).rejects.toThrow(Invalid);
  expect(await db.user.count()).toBe(2);
});

test.for([
  ["no email address", { email: "ada" }],
  ["an unknown role", { role: "owner" }],
  ["an empty name", { name: "  " }],
  ["a name with a NUL", { name: "A\u0000da" }],
  ["a name with a lone surrogate", { name: "A\ud800" }],
  ["a name too long", { name: "a".repeat(121) }],
] as const)("%s is refused", ([, wrong]) => {
  expect(newPerson.safeParse({ ...input(), ...wrong }).success).toBe(false);
});

test.for(roles.filter((role) => role !== "administrator"))("a person with the role %s changes nobody", async (role) => {
  const administrator = await createPerson();
  const person = await createPerson({ role });
  await expect(readPeople(person)).rejects.toThrow(Refused);
  await expect(createUser(person, input())).rejects.toThrow(Refused);
  await expect(changeRole(person, { id: person.id, role: "administrator" })).rejects.toThrow(Refused);
  await expect(disableUser(person, { id: administrator.id })).rejects.toThrow(Refused);
  await expect(enableUser(person, { id: administrator.id })).rejects.toThrow(Refused);
  expect(await readPeople(administrator)).toMatchObject([{ disabledAt: null }, { role }]);
});

test("the last administrator keeps the role and stays enabled; a disabled one does not count", async () => {
  const [first, second] = [await createPerson(), await createPerson()];
  await disableUser(first, { id: second.id });
  await expect(disableUser(first, { id: first.id })).rejects.toThrow(Conflict);
  await expect(changeRole(first, { id: first.id, role: "operator" })).rejects.toThrow(Conflict);
  await enableUser(first, { id: second.id });
  await changeRole(first, { id: first.id, role: "operator" });
  expect(await eventsOf(first.id)).toMatchObject([
    { event: "role changed", before: { role: "administrator" }, after: { role: "operator" } },
  ]);
});

test("two administrators who disable each other at once leave one", async () => {
  const [first, second] = [await createPerson(), await createPerson()];
  const results = await Promise.allSettled([
    disableUser(first, { id: second.id }),
    disableUser(second, { id: first.id }),
  ]);
  expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(await db.user.count({ where: { disabledAt: null, role: "administrator" } })).toBe(1);
});

test("what is so already is not told again", async () => {
  const administrator = await createPerson();
  const person = await createPerson({ role: "viewer" });
  await changeRole(administrator, { id: person.id, role: "viewer" });
  await enableUser(administrator, { id: person.id });
  await disableUser(administrator, { id: person.id });
  await disableUser(administrator, { id: person.id });
  expect(await eventsOf(person.id)).toMatchObject([{ event: "disabled" }]);
});

test("an unknown person can't be changed", async () => {
  const administrator = await createPerson();
  await expect(disableUser(administrator, { id: randomUUID() })).rejects.toThrow(NotFound);
});

test("the list holds no password hash", async () => {
  const administrator = await createPerson({ password });
  expect(JSON.stringify(await readPeople(administrator))).not.toContain("argon2");
});

test("the first administrator is created once, also when many start at once, and can sign in", async () => {
  const email = input().email;
  const results = await Promise.all(Array.from({ length: 4 }, () => createFirstAdministrator({ email })));
  const [made, ...others] = results.filter((result) => result.created);
  expect(others).toEqual([]);
  expect(made?.password?.length).toBeGreaterThanOrEqual(16);
  expect(await signIn({ email, password: made?.password ?? "", address: null, userAgent: null })).toMatchObject({
    outcome: "signed-in",
  });
  expect(results.filter((result) => "password" in result)).toHaveLength(1);
});

test("a given password is not repeated; one that is short or easy to guess is refused", async () => {
  const email = input().email;
  await expect(createFirstAdministrator({ email, password: "short" })).rejects.toThrow(Invalid);
  await expect(createFirstAdministrator({ email, password: "Administrator1" })).rejects.toThrow(
    /^ADMIN_PASSWORD does not do\. This is one of the passwords that are tried first/,
  );
  expect(await createFirstAdministrator({ email, password })).toEqual({ created: true, email });
});
