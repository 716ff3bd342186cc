import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { roles } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { NotFound, Refused } from "#lib/errors.ts";
import { createPerson, createSession } from "#test/people.ts";
import { readPeople } from "./people.ts";
import { sessionId } from "./schema.ts";
import { readSession, startSession } from "./session-row.ts";
import { endAllSessions, endOtherSessions, endOwnSession, endSession, readOwnSessions } from "./sessions.ts";

const read = (secret: string) => readSession(secret, true, null);
const eventsOf = (subjectId: string) =>
  db.auditEvent.findMany({ where: { noun: "user", subjectId }, orderBy: { id: "asc" } });
const firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";

/** A person with the session they ask with, and another one. */
async function createTwo(role: "viewer" | "administrator" = "viewer") {
  const own = await createSession({ role });
  const from = { address: "192.0.2.7", userAgent: firefox };
  const other = await startSession(db, { userId: own.person.id, ...from });
  return { ...own, other };
}

test("a person sees where they are signed in, in words, with this one marked; nobody else's", async () => {
  const { person, other } = await createTwo();
  await createSession();
  const sessions = await readOwnSessions(person);
  expect(sessions).toHaveLength(2);
  expect(sessions.find(({ isThis }) => isThis)).toMatchObject({ id: person.sessionId, device: "Unknown device" });
  expect(sessions.find(({ isThis }) => !isThis)).toMatchObject({
    id: other.person.sessionId,
    device: "Firefox on Windows",
    address: "192.0.2.7",
    signedInAt: expect.any(Date),
    lastSeenAt: expect.any(Date),
  });
});

test("what has ended, grown idle or expired is not listed", async () => {
  const { person, other } = await createTwo();
  const where = { id: other.person.sessionId };
  for (const data of [
    { lastSeenAt: new Date(Date.now() - 31 * 60_000) },
    { lastSeenAt: new Date(), expiresAt: new Date(Date.now() - 1000) },
    { expiresAt: new Date(Date.now() + 60_000), endedAt: new Date() },
  ]) {
    await db.session.update({ where, data });
    expect(await readOwnSessions(person)).toMatchObject([{ id: person.sessionId }]);
  }
});

test("a session that its person ends is refused at its next request, and the audit log says which it was", async () => {
  const { person, secret, other } = await createTwo();
  await endOwnSession(person, { sessionId: other.person.sessionId });
  expect(await read(other.secret)).toBeNull();
  expect(await read(secret)).not.toBeNull();
  expect(await eventsOf(person.id)).toMatchObject([
    { event: "session ended", actorId: person.id, before: { device: "Firefox on Windows", address: "192.0.2.7" } },
  ]);
  await expect(endOwnSession(person, { sessionId: other.person.sessionId })).rejects.toThrow(NotFound);
  expect(await eventsOf(person.id)).toHaveLength(1);
});

test("nobody but an administrator ends the session of another, who sees no difference to an unknown one", async () => {
  const { other, secret } = await createTwo();
  for (const role of roles) {
    const stranger = await createPerson({ role });
    const refusal = (id: string) => endOwnSession(stranger, { sessionId: id }).catch((error: Error) => error);
    expect(await refusal(other.person.sessionId)).toEqual(await refusal(randomUUID()));
    if (role === "administrator") continue;
    await expect(endSession(stranger, { sessionId: other.person.sessionId })).rejects.toThrow(Refused);
    await expect(endAllSessions(stranger, { id: other.person.id })).rejects.toThrow(Refused);
  }
  expect(await read(other.secret)).not.toBeNull();
  expect(await read(secret)).not.toBeNull();
});

test("an administrator sees where others are signed in and ends it, one or all", async () => {
  const administrator = await createPerson();
  const { person, secret, other } = await createTwo();
  const listed = (await readPeople(administrator)).find(({ id }) => id === person.id);
  expect(listed?.sessions.map(({ isThis }) => isThis)).toEqual([false, false]);
  await endSession(administrator, { sessionId: other.person.sessionId });
  expect(await read(other.secret)).toBeNull();
  const third = await startSession(db, { userId: person.id, address: null, userAgent: null });
  await endAllSessions(administrator, { id: person.id });
  for (const each of [secret, third.secret]) expect(await read(each)).toBeNull();
  await endAllSessions(administrator, { id: person.id });
  expect(await eventsOf(person.id)).toMatchObject([
    { event: "session ended", actorId: administrator.id },
    { event: "sessions ended", actorId: administrator.id, after: { sessionsEnded: 2 } },
  ]);
  await expect(endAllSessions(administrator, { id: randomUUID() })).rejects.toThrow(NotFound);
});

test("ending all others keeps the one that asks, also for an administrator's own", async () => {
  for (const end of [
    endOtherSessions,
    (person: Parameters<typeof endOtherSessions>[0]) => endAllSessions(person, person),
  ]) {
    const { person, secret, other } = await createTwo("administrator");
    const stranger = await createSession();
    await end(person);
    expect(await read(secret)).not.toBeNull();
    expect(await read(other.secret)).toBeNull();
    expect(await read(stranger.secret)).not.toBeNull();
    await end(person);
    expect(await eventsOf(person.id)).toMatchObject([{ event: "sessions ended", after: { sessionsEnded: 1 } }]);
  }
});

test.for([{}, { sessionId: "" }, { sessionId: "' OR 1=1 --" }, { sessionId: 7 }, null])(
  "%j names no session",
  (input) => {
    expect(sessionId.safeParse(input).success).toBe(false);
  },
);
