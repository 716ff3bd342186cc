import { randomUUID } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { Conflict } from "#lib/errors.ts";
import { createPerson, createSession } from "#test/people.ts";
import { confirmByPassword } from "./confirm.ts";
import { type OpenIdPerson, readClaims } from "./openid-claims.ts";
import { type OpenIdOutcome, signInByOpenId } from "./openid-sign-in.ts";
import { changeRole, disableUser, readPeople, resetPassword } from "./people.ts";
import { readSession } from "./session-row.ts";

// What is said of the last administrator is said of everybody there is.
beforeEach(() => db.user.deleteMany());

const from = { address: null, userAgent: null, presentSecret: null };

const createWho = (change: Partial<OpenIdPerson> = {}): OpenIdPerson => ({
  issuer: "https://login.example.com",
  subject: randomUUID(),
  name: "Ada",
  email: null,
  role: "viewer",
  authenticatedAt: new Date(),
  isStrong: true,
  ...change,
});

async function personOf(outcome: OpenIdOutcome) {
  if (outcome.outcome !== "signed-in") throw new Error(outcome.problem);
  const person = await readSession(outcome.secret, true, null);
  if (!person) throw new Error("The session does not count.");
  return person;
}

const signIn = async (who: OpenIdPerson) => personOf(await signInByOpenId(who, from));
const eventsOf = async (subjectId: string) =>
  (await db.auditEvent.findMany({ where: { noun: "user", subjectId }, orderBy: { id: "asc" } })).map(
    ({ event, before, after }) => ({ event, before, after }),
  );

test("the role follows the claim at each sign-in, and the audit log tells when it changes", async () => {
  await createPerson();
  const who = createWho();
  const { id } = await signIn(who);
  for (const role of ["administrator", "operator", "operator"] as const) {
    expect(await signIn({ ...who, role })).toMatchObject({ id, role });
  }
  const changes = (await eventsOf(id)).filter(({ event }) => event === "role changed");
  expect(changes).toEqual([
    { event: "role changed", before: { role: "viewer" }, after: { role: "administrator" } },
    { event: "role changed", before: { role: "administrator" }, after: { role: "operator" } },
  ]);
});

test("the last administrator stays one whatever the claim says, which the audit log tells", async () => {
  const who = createWho({ role: "administrator" });
  const { id } = await signIn(who);
  expect(await signIn({ ...who, role: "viewer" })).toMatchObject({ role: "administrator" });
  expect(await eventsOf(id)).toContainEqual({
    event: "role kept",
    before: null,
    after: { role: "administrator", claimed: "viewer" },
  });
  await createPerson();
  expect(await signIn({ ...who, role: "viewer" })).toMatchObject({ role: "viewer" });
});

test("the same subject of another issuer is somebody else, and so is another subject with the same email", async () => {
  const who = createWho({ email: "ada@example.com" });
  const people = [
    await signIn(who),
    await signIn({ ...who, issuer: "https://other.example.com" }),
    await signIn({ ...who, subject: "another" }),
  ];
  expect(new Set(people.map(({ id }) => id)).size).toBe(3);
  expect(people.map(({ email }) => email)).toEqual(Array(3).fill("ada@example.com"));
});

test("a local account is never joined, until it is disabled the address is refused, and then they stay apart", async () => {
  const administrator = await createPerson();
  const local = await createPerson({ email: "ada@example.com", role: "operator" });
  const who = createWho({ email: "ada@example.com" });
  expect(await signInByOpenId(who, from)).toEqual({ outcome: "refused", problem: "local-account" });
  await disableUser(administrator, { id: local.id });
  const person = await signIn(who);
  expect(person.id).not.toBe(local.id);
  expect(await readPeople(administrator)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ id: person.id, signsInBy: "openid-connect", email: "ada@example.com" }),
      expect.objectContaining({ id: local.id, signsInBy: "password", email: "ada@example.com" }),
    ]),
  );
});

test("many first sign-ins at once make one person", async () => {
  const who = createWho();
  const people = await Promise.all(Array.from({ length: 5 }, () => signIn(who)));
  expect(new Set(people.map(({ id }) => id)).size).toBe(1);
  expect(await db.user.count()).toBe(1);
});

test("signing in counts as confirming only as far as the provider says when it was", async () => {
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  for (const [authenticatedAt, isConfirmed] of [
    [minutesAgo(1), true],
    [minutesAgo(10), false],
    [null, false],
  ] as const) {
    expect(await signIn(createWho({ authenticatedAt }))).toMatchObject({ isConfirmed });
  }
});

test("a sign-in that is not fresh confirms nothing", async () => {
  const who = createWho();
  const outcome = await signInByOpenId(who, from);
  const presentSecret = outcome.outcome === "signed-in" ? outcome.secret : null;
  for (const authenticatedAt of [null, new Date(Date.now() - 10 * 60_000)]) {
    expect(await signInByOpenId({ ...who, authenticatedAt }, { ...from, presentSecret })).toEqual({
      outcome: "refused",
      problem: "not-fresh",
    });
  }
  expect(await personOf(outcome)).toBeTruthy();
});

test("nobody gives them a password or a role here, and no password confirms that it is them", async () => {
  const { person: administrator } = await createSession();
  const person = await signIn(createWho());
  await expect(resetPassword(administrator, { id: person.id })).rejects.toThrow(Conflict);
  await expect(changeRole(administrator, { id: person.id, role: "operator" })).rejects.toThrow(Conflict);
  await expect(confirmByPassword(person, { password: "nobody has this password" })).rejects.toMatchObject({
    name: "Invalid",
  });
});

test("a name that changes at the provider changes here, and the audit log tells", async () => {
  const who = createWho();
  const { id } = await signIn(who);
  expect(await signIn({ ...who, name: "Ada Lovelace", email: "ada@example.com" })).toMatchObject({
    name: "Ada Lovelace",
    email: "ada@example.com",
  });
  expect(await eventsOf(id)).toContainEqual({
    event: "changed",
    before: { name: "Ada", email: null },
    after: { name: "Ada Lovelace", email: "ada@example.com" },
  });
});

const settings = {
  issuer: "https://login.example.com",
  clientId: "",
  clientSecret: "",
  name: "",
  scope: "",
  roleClaim: "roles",
  roleMap: new Map([
    ["a", "viewer"],
    ["b", "operator"],
  ] as const),
  requiredAcr: [],
};
const claims = { iss: settings.issuer, sub: "1", roles: "a" };

test.for([
  [{ roles: "a" }, "viewer"],
  [{ roles: ["a", "b", "c"] }, "operator"],
  [{ roles: ["A", " a"] }, null],
  [{ roles: { a: true } }, null],
  [{ roles: [["a"], 1, null] }, null],
  [{ roles: undefined }, null],
] as const)("the claim %j gives the role %s", ([given, role]) => {
  expect(readClaims({ ...claims, ...given }, settings)?.role).toBe(role);
});

test.for([
  { sub: "" },
  { sub: 7 },
  { sub: "x".repeat(256) },
  { sub: "nul\u0000" },
  { iss: "https://login.example.com/" },
])("%j names nobody", (wrong) => expect(readClaims({ ...claims, ...wrong }, settings)).toBeNull());

test.for([
  [
    { name: "Ada", email: "ADA@Example.com" },
    { name: "Ada", email: "ada@example.com" },
  ],
  [
    { name: "A\u0000da", email: "not an address" },
    { name: "Unnamed person", email: null },
  ],
  [
    { name: 7, preferred_username: "ada", auth_time: "now" },
    { name: "ada", authenticatedAt: null },
  ],
  [{ auth_time: 4_102_444_800 }, { authenticatedAt: expect.any(Date) }],
] as const)("the claims %j are read as far as they hold", ([given, expected]) => {
  const read = readClaims({ ...claims, ...given }, settings);
  expect(read).toMatchObject(expected);
  expect(read?.authenticatedAt?.getTime() ?? 0).toBeLessThanOrEqual(Date.now());
});
