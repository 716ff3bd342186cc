import { randomBytes, randomUUID } from "node:crypto";
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { z } from "zod";
import { roles } from "#lib/caller.ts";
import { db, withPgTransaction } from "#lib/db.ts";
import { Conflict, Invalid, NotFound, Refused } from "#lib/errors.ts";
import { waitsForLock } from "#test/locks.ts";
import { createPerson, createSession } from "#test/people.ts";
import { until } from "#test/until.ts";
import { changePassword } from "./own-password.ts";
import { hashPassword } from "./password.ts";
import { createUser, resetPassword } from "./people.ts";
import { answer } from "./route.ts";
import { passwordChange } from "./schema.ts";
import { readSession, startSession } from "./session-row.ts";
import { signIn } from "./sign-in.ts";
import { runVerb, type Step } from "./verb.ts";

const present = "correct horse battery";
const password = "another horse battery";
const newEmail = () => `${randomBytes(6).toString("hex")}@example.com`;
const from = { address: null, userAgent: null };
const eventsOf = (subjectId: string) =>
  db.auditEvent.findMany({ where: { noun: "user", subjectId }, orderBy: { id: "asc" } });

async function createAccount(role: (typeof roles)[number] = "viewer") {
  const email = newEmail();
  const { person, secret } = await createSession({ role, email, password: present });
  const other = await startSession(db, { userId: person.id, ...from });
  return { email, person, secret, other: other.secret };
}

test.for(roles)("a person with the role %s changes their password, which ends their other sessions", async (role) => {
  const { email, person, secret, other } = await createAccount(role);
  const stranger = await createSession();
  await changePassword(person, { present, password });
  expect(await readSession(secret, true, null)).toEqual(person);
  expect(await readSession(other, true, null)).toBeNull();
  expect(await readSession(stranger.secret, true, null)).toEqual(stranger.person);
  expect(await signIn({ email, password: present, ...from })).toEqual({ outcome: "refused" });
  expect(await signIn({ email, password, ...from })).toMatchObject({ outcome: "signed-in" });
  const [changed] = await eventsOf(person.id);
  expect(changed).toMatchObject({ event: "password changed", actorId: person.id, after: { sessionsEnded: 1 } });
});

test("a wrong present password is told at its field and in the audit log, and changes nothing", async () => {
  const { email, person, other } = await createAccount();
  const wrong = changePassword(person, { present: "not my password", password });
  await expect(wrong).rejects.toMatchObject({ name: "Invalid", fields: { present: expect.any(String) } });
  expect(await readSession(other, true, null)).not.toBeNull();
  const [refused] = await eventsOf(person.id);
  expect(refused).toMatchObject({ event: "password refused", actorId: person.id });
  expect(inspect(refused)).not.toMatch(/not my password|horse/);
  expect(await signIn({ email, password: present, ...from })).toMatchObject({ outcome: "signed-in" });
});

test("guessing the present password is throttled as signing in is", async () => {
  const { person } = await createAccount();
  for (let count = 0; count < 5; count++) {
    await expect(changePassword(person, { present: `guess ${count}`, password })).rejects.toThrow(Invalid);
  }
  await expect(changePassword(person, { present, password })).rejects.toThrow(
    /^Too many attempts\. Try again in \d+ s/,
  );
});

test("the same password again is refused, and so is a person without one", async () => {
  const { person, other } = await createAccount();
  await expect(changePassword(person, { present, password: present })).rejects.toThrow(Invalid);
  expect(await readSession(other, true, null)).not.toBeNull();
  await expect(changePassword(await createPerson(), { present, password })).rejects.toThrow(Invalid);
});

test("of two changes at once, one counts", async () => {
  const { person, email } = await createAccount();
  const both = [password, "a third horse battery"];
  const results = await Promise.allSettled(both.map((each) => changePassword(person, { present, password: each })));
  expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
  const rejected = results.find((result) => result.status === "rejected");
  expect([Conflict, Invalid]).toContain(rejected?.reason.constructor);
  const winner = both[results.findIndex((result) => result.status === "fulfilled")] ?? "";
  expect(await signIn({ email, password: winner, ...from })).toMatchObject({ outcome: "signed-in" });
});

test.for([
  [{ present: "" }, "present"],
  [{ present: "a".repeat(201) }, "present"],
  [{ present: 7 }, "present"],
  [{ password: "too short" }, "password"],
  [{ password: "a".repeat(201) }, "password"],
  [{ password: null }, "password"],
] as const)("%j is refused at its field", ([wrong, field]) => {
  const parsed = passwordChange.safeParse({ present, password, ...wrong });
  expect(parsed.error?.issues.map((issue) => issue.path.join("."))).toEqual([field]);
});

test("a password changed while somebody signs in with the old one leaves them outside", async () => {
  const { email, person } = await createAccount();
  const passwordHash = await hashPassword(password);
  const attempt = await withPgTransaction(async (client) => {
    await client.query('UPDATE "user" SET password_hash = $1 WHERE id = $2', [passwordHash, person.id]);
    const signingIn = signIn({ email, password: present, ...from });
    await until(() => waitsForLock("FOR SHARE"));
    return { signingIn };
  });
  expect(await attempt.signingIn).toEqual({ outcome: "refused" });
});

test("a reset password is told once, ends every session at once, and opens nothing but choosing another", async () => {
  const administrator = await createPerson();
  const { email, person, secret, other } = await createAccount("operator");
  const made = await resetPassword(administrator, { id: person.id });
  expect(made.password).toMatch(/^[a-z2-9X]{26}$/);
  for (const each of [secret, other]) expect(await readSession(each, true, null)).toBeNull();
  expect(await signIn({ email, password: present, ...from })).toEqual({ outcome: "refused" });
  const signedIn = await signIn({ email, password: made.password, ...from });
  if (signedIn.outcome !== "signed-in") throw new Error(signedIn.outcome);
  const signed = await readSession(signedIn.secret, true, null);
  if (!signed) throw new Error("The session does not count.");

  const publicUrl = "https://console.example.com";
  const asking = { person: signed, headers: new Headers({ origin: publicUrl }), publicUrl };
  const act = (step?: Step) => runVerb(asking, "viewer", z.undefined(), async () => "done", undefined, { step });
  for (const step of [undefined, "set up a second factor"] as const) {
    expect(await act(step)).toMatchObject({ ok: false, reason: "refused", message: /password of your own/ });
  }
  expect(await act("choose a password")).toEqual({ ok: true, value: "done" });
  const read = (asker: typeof signed) =>
    answer(asker, "viewer", async () => Response.json("done"), new Request(publicUrl), {});
  expect((await read(signed)).status).toBe(403);

  await changePassword(signed, { present: made.password, password });
  const free = await readSession(signedIn.secret, true, null);
  if (!free) throw new Error("The session does not count.");
  expect(free.mustChangePassword).toBeUndefined();
  expect((await read(free)).status).toBe(200);
  const events = await eventsOf(person.id);
  expect(events.map(({ event }) => event)).toEqual([
    "password reset",
    "sign-in refused",
    "signed in",
    "refused",
    "password changed",
  ]);
  expect(events[0]).toMatchObject({ actorId: administrator.id, after: { sessionsEnded: 2 } });
  expect(inspect(events, { depth: null })).not.toContain(made.password);
});

test("only an administrator resets a password, and not their own", async () => {
  const administrator = await createPerson();
  const { email, person } = await createAccount();
  for (const role of ["viewer", "operator"] as const) {
    await expect(resetPassword(await createPerson({ role }), { id: person.id })).rejects.toThrow(Refused);
  }
  await expect(resetPassword(administrator, { id: administrator.id })).rejects.toThrow(Conflict);
  await expect(resetPassword(administrator, { id: randomUUID() })).rejects.toThrow(NotFound);
  expect(await signIn({ email, password: present, ...from })).toMatchObject({ outcome: "signed-in" });
});

test("the password of a new person opens nothing but choosing another, and lets in for 72 hours", async () => {
  const email = newEmail();
  const made = await createUser(await createPerson(), { email, name: "Grace", role: "operator" });
  expect(made.password).toMatch(/^[a-z2-9X]{26}$/);
  const attempt = (typed: string) => signIn({ email, password: typed, ...from });
  const signedIn = await attempt(made.password);
  if (signedIn.outcome !== "signed-in") throw new Error(signedIn.outcome);
  const signed = await readSession(signedIn.secret, true, null);
  if (!signed) throw new Error("The session does not count.");
  expect(signed.mustChangePassword).toBe(true);
  const { passwordEndsAt, createdAt } = await db.user.findUniqueOrThrow({ where: { id: made.id } });
  expect(((passwordEndsAt?.getTime() ?? 0) - createdAt.getTime()) / 3_600_000).toBeCloseTo(72, 1);

  const endIt = () => db.user.update({ where: { id: made.id }, data: { passwordEndsAt: new Date(Date.now() - 1000) } });
  await endIt();
  expect(await attempt(made.password)).toEqual({ outcome: "password-ended" });
  expect(await attempt("not the password")).toEqual({ outcome: "refused" });
  expect((await eventsOf(made.id)).map(({ event, after }) => [event, after])).toContainEqual([
    "sign-in refused",
    { reason: "initial password ended", address: null },
  ]);

  const reset = await resetPassword(await createPerson(), { id: made.id });
  const again = await attempt(reset.password);
  if (again.outcome !== "signed-in") throw new Error(again.outcome);
  const person = await readSession(again.secret, true, null);
  if (!person) throw new Error("The session does not count.");
  await changePassword(person, { present: reset.password, password });
  expect(await db.user.findUniqueOrThrow({ where: { id: made.id } })).toMatchObject({
    mustChangePassword: false,
    passwordEndsAt: null,
  });
  expect(await attempt(password)).toMatchObject({ outcome: "signed-in" });
});

test.for(["Password20261!", "grace-hopper-1", "connector.BOX"])(
  "%j is not taken, and changes nothing",
  async (weak) => {
    const { person, email, other } = await createAccount();
    const choosing = changePassword({ ...person, name: "Grace Hopper" }, { present, password: weak });
    await expect(choosing).rejects.toMatchObject({ name: "Invalid", fields: { password: expect.any(String) } });
    expect(await readSession(other, true, null)).not.toBeNull();
    expect(await signIn({ email, password: present, ...from })).toMatchObject({ outcome: "signed-in" });
  },
);
