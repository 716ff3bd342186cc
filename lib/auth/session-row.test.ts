import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { createPerson, createSession } from "#test/people.ts";
import { changeRole, disableUser, enableUser } from "./people.ts";
import { readSession, signOut } from "./session-row.ts";

const read = (secret: string) => readSession(secret, true, null);
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

test("signing out ends the session at once, and only that one", async () => {
  const { person, secret } = await createSession();
  const other = await createSession();
  expect(await read(secret)).toEqual(person);
  await signOut(person);
  expect(await read(secret)).toBeNull();
  expect(await read(other.secret)).toEqual(other.person);
});

test("signing out twice is told once", async () => {
  const { person } = await createSession();
  await signOut(person);
  await signOut(person);
  expect(await db.auditEvent.count({ where: { subjectId: person.id, event: "signed out" } })).toBe(1);
});

test("a session not used for 30 minutes has ended", async () => {
  const { person, secret } = await createSession();
  const where = { id: person.sessionId };
  await db.session.update({ where, data: { lastSeenAt: minutesAgo(29) } });
  expect(await readSession(secret, false, null)).not.toBeNull();
  await db.session.update({ where, data: { lastSeenAt: minutesAgo(31) } });
  expect(await read(secret)).toBeNull();
});

test("being active keeps a session; what a page asks by itself does not", async () => {
  const { person, secret } = await createSession();
  const lastSeen = minutesAgo(20);
  await db.session.update({ where: { id: person.sessionId }, data: { lastSeenAt: lastSeen } });
  const seen = async () => (await db.session.findUniqueOrThrow({ where: { id: person.sessionId } })).lastSeenAt;
  await readSession(secret, false, null);
  expect(await seen()).toEqual(lastSeen);
  await readSession(secret, true, null);
  expect((await seen()).getTime()).toBeGreaterThan(minutesAgo(1).getTime());
});

test("a session ends 12 hours after it began, however active", async () => {
  const { person, secret } = await createSession();
  const { createdAt, expiresAt } = await db.session.findUniqueOrThrow({ where: { id: person.sessionId } });
  expect((expiresAt.getTime() - createdAt.getTime()) / 3_600_000).toBeCloseTo(12, 2);
  await db.session.update({ where: { id: person.sessionId }, data: { expiresAt: minutesAgo(1) } });
  expect(await read(secret)).toBeNull();
});

test("disabling a person ends their sessions for good; enabling does not bring them back", async () => {
  const administrator = await createPerson();
  const { person, secret } = await createSession({ role: "operator" });
  await disableUser(administrator, { id: person.id });
  expect(await read(secret)).toBeNull();
  await enableUser(administrator, { id: person.id });
  expect(await read(secret)).toBeNull();
});

test("another role counts from the next request on", async () => {
  const administrator = await createPerson();
  const { person, secret } = await createSession({ role: "operator" });
  await changeRole(administrator, { id: person.id, role: "viewer" });
  expect(await read(secret)).toMatchObject({ role: "viewer" });
});

test("an unknown secret stands for nobody", async () => {
  expect(await read("unknown")).toBeNull();
  expect(await read("")).toBeNull();
});
