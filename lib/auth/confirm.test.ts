import { expect, test, vi } from "vitest";
import { z } from "zod";
import { db } from "#lib/db.ts";
import { Invalid, Refused } from "#lib/errors.ts";
import { createSession } from "#test/people.ts";
import { confirmByPassword } from "./confirm.ts";
import { readSession, signOut } from "./session-row.ts";
import { runVerb } from "./verb.ts";

const password = "correct horse battery";
const publicUrl = "https://console.example.com";
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

/** A session whose person proved who they are so many minutes ago, as its next request finds it. */
async function createAged(minutes: number) {
  const { person, secret } = await createSession({ role: "viewer", password });
  await db.session.update({ where: { id: person.sessionId }, data: { authenticatedAt: minutesAgo(minutes) } });
  const found = await readSession(secret, true, null);
  if (!found) throw new Error("The session does not count.");
  return { person: found, secret };
}

test("who signed in or confirmed within five minutes is confirmed, and nobody else", async () => {
  expect((await createSession()).person.isConfirmed).toBe(true);
  expect((await createAged(4)).person.isConfirmed).toBe(true);
  expect((await createAged(6)).person.isConfirmed).toBe(false);
});

test("the password opens what needs step-up, under a new secret for the same session; the old one is dead", async () => {
  const { person, secret } = await createAged(6);
  const confirmed = await confirmByPassword(person, { password });
  expect(confirmed.secret).not.toBe(secret);
  expect(await readSession(secret, true, null)).toBeNull();
  expect(await readSession(confirmed.secret, true, null)).toEqual({ ...person, isConfirmed: true });
  const { expiresAt } = await db.session.findUniqueOrThrow({ where: { id: person.sessionId } });
  expect(confirmed.expiresAt).toEqual(expiresAt);
  expect(await db.auditEvent.findMany({ where: { subjectId: person.id } })).toMatchObject([{ event: "confirmed" }]);
});

test("a wrong password is told at its field and in the audit log, and confirms nothing", async () => {
  const { person, secret } = await createAged(6);
  const wrong = confirmByPassword(person, { password: "not my password" });
  await expect(wrong).rejects.toMatchObject({ name: "Invalid", fields: { password: expect.any(String) } });
  expect(await readSession(secret, true, null)).toEqual(person);
  expect(await db.auditEvent.findMany({ where: { subjectId: person.id } })).toMatchObject([
    { event: "password refused" },
  ]);
});

test("guessing there is throttled as signing in is", async () => {
  const { person } = await createAged(6);
  for (let count = 0; count < 5; count++) {
    await expect(confirmByPassword(person, { password: `guess ${count}` })).rejects.toThrow(Invalid);
  }
  await expect(confirmByPassword(person, { password })).rejects.toThrow(/^Too many attempts\./);
});

test("a session that has ended can't be confirmed", async () => {
  const { person } = await createAged(6);
  await signOut(person);
  await expect(confirmByPassword(person, { password })).rejects.toThrow(Refused);
});

test("what needs step-up for some inputs is refused for those alone, after the role and the input were judged", async () => {
  const { person } = await createAged(6);
  const schema = z.object({ secret: z.string() });
  const verb = vi.fn(async () => "done");
  const asking = { person, headers: new Headers({ origin: publicUrl }), publicUrl };
  const ask = (input: unknown, role: "viewer" | "operator" = "viewer") =>
    runVerb(asking, role, schema, verb, input, { stepUp: ({ secret }) => secret !== "" });
  expect(await ask({ secret: "new" })).toMatchObject({ ok: false, reason: "step-up" });
  expect(await ask({ secret: "new" }, "operator")).toMatchObject({ reason: "refused" });
  expect(await ask({ secret: 7 })).toMatchObject({ reason: "invalid" });
  expect(verb).not.toHaveBeenCalled();
  expect(await ask({ secret: "" })).toEqual({ ok: true, value: "done" });
});
