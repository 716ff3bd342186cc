import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { env } from "#lib/env.ts";
import { Conflict, Invalid, NotFound, Refused } from "#lib/errors.ts";
import { createPerson } from "#test/people.ts";
import { acceptInvitation, cancelInvitation, inviteUser, readInvitation, readInvitations } from "./invitations.ts";
import { openDoor } from "./open-door.ts";
import { createUser } from "./people.ts";
import { acceptanceWithSecret } from "./schema.ts";
import { signIn } from "./sign-in.ts";

const password = "correct horse battery";
const address = "2001:db8::1";
const accept = (input: Parameters<typeof acceptInvitation>[0]) => acceptInvitation(input, address);
const newEmail = () => `${randomUUID()}@example.com`;

async function createInvitation(email = newEmail()) {
  const administrator = await createPerson({ name: "Ada" });
  const { secret } = await inviteUser(administrator, { email, role: "operator" });
  const invitation = (await readInvitations(administrator)).find((each) => each.email === email);
  return { administrator, email, secret, id: invitation?.id ?? "" };
}

test("an invited person chooses name and password, once, and has the role of the invitation", async () => {
  const { administrator, email, secret, id } = await createInvitation();
  expect(await readInvitation({ secret })).toEqual({ email, invitedBy: "Ada" });
  await accept({ secret, name: "Grace", password });
  expect(await signIn({ email, password, address: null, userAgent: null })).toMatchObject({ outcome: "signed-in" });
  const user = await db.user.findUniqueOrThrow({ where: { email } });
  expect(user).toMatchObject({ name: "Grace", role: "operator", mustChangePassword: false });
  await expect(readInvitation({ secret })).rejects.toThrow(NotFound);
  await expect(accept({ secret, name: "Mallory", password })).rejects.toThrow(NotFound);
  expect((await readInvitations(administrator)).map((each) => each.id)).not.toContain(id);
  const events = await db.auditEvent.findMany({ where: { subjectId: { in: [id, user.id] } }, orderBy: { id: "asc" } });
  expect(events.map(({ noun, event }) => `${noun} ${event}`)).toEqual([
    "invitation created",
    "invitation accepted",
    "user created",
    "user signed in",
  ]);
  const theirs = { actorKind: "person", actorId: user.id, actorName: "Grace", address };
  expect(events.slice(1, 3)).toMatchObject([theirs, theirs]);
  expect(JSON.stringify(events.map(({ after }) => after))).not.toMatch(new RegExp(`${secret}|${password}`));
});

test("of two who use one link at once, one gets an account", async () => {
  const { email, secret } = await createInvitation();
  const results = await Promise.allSettled(["A", "B"].map((name) => accept({ secret, name, password })));
  expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(await db.user.count({ where: { email } })).toBe(1);
});

test("a link counts no more once it was cancelled, replaced or is 72 hours old", async () => {
  const cancelled = await createInvitation();
  await cancelInvitation(cancelled.administrator, { id: cancelled.id });
  await expect(cancelInvitation(cancelled.administrator, { id: cancelled.id })).rejects.toThrow(NotFound);
  const replaced = await createInvitation();
  const second = await createInvitation(replaced.email);
  const old = await createInvitation();
  const { expiresAt, createdAt } = await db.invitation.findUniqueOrThrow({ where: { id: old.id } });
  expect((expiresAt.getTime() - createdAt.getTime()) / 3_600_000).toBeCloseTo(72, 1);
  await db.invitation.update({ where: { id: old.id }, data: { expiresAt: new Date(Date.now() - 1000) } });
  for (const { secret } of [cancelled, replaced, old]) {
    await expect(accept({ secret, name: "Grace", password })).rejects.toThrow(NotFound);
  }
  await accept({ secret: second.secret, name: "Grace", password });
});

test("who has an account is not invited, and one made meanwhile is not replaced", async () => {
  const { administrator, email, secret } = await createInvitation();
  await createUser(administrator, { email, name: "Grace", role: "viewer" });
  await expect(inviteUser(administrator, { email, role: "viewer" })).rejects.toThrow(Invalid);
  await expect(accept({ secret, name: "Mallory", password })).rejects.toThrow(Conflict);
  expect(await db.user.findUnique({ where: { email } })).toMatchObject({ name: "Grace", role: "viewer" });
});

test("only an administrator invites, and the row keeps no secret", async () => {
  for (const role of ["viewer", "operator"] as const) {
    const person = await createPerson({ role });
    await expect(inviteUser(person, { email: newEmail(), role: "administrator" })).rejects.toThrow(Refused);
    await expect(readInvitations(person)).rejects.toThrow(Refused);
    await expect(cancelInvitation(person, { id: randomUUID() })).rejects.toThrow(Refused);
  }
  const { secret, administrator } = await createInvitation();
  expect(JSON.stringify([await db.invitation.findMany(), await readInvitations(administrator)])).not.toContain(secret);
});

test("the door refuses foreign pages and wrong input, and changes nothing", async () => {
  const { email, secret } = await createInvitation();
  const door = openDoor(acceptanceWithSecret, accept);
  const ask = async (body: string, headers: Record<string, string> = { origin: new URL(env().PUBLIC_URL).origin }) =>
    (await door(new Request(`${env().PUBLIC_URL}/api/invitations/accept`, { method: "POST", headers, body }))).status;
  const good = { secret, name: "Grace", password };
  expect(await ask(JSON.stringify(good), {})).toBe(403);
  expect(await ask(JSON.stringify(good), { origin: "https://evil.example" })).toBe(403);
  for (const wrong of ["", "{", "null", "[]", "x".repeat(20_000)]) expect(await ask(wrong)).toBe(400);
  for (const change of [{ secret: 7 }, { name: "" }, { name: "a\u0000" }, { password: "short" }, { password: null }]) {
    expect(await ask(JSON.stringify({ ...good, ...change })), JSON.stringify(change)).toBe(400);
  }
  for (const weak of ["Password20261!", "Grace-Grace-12"]) {
    expect(await ask(JSON.stringify({ ...good, password: weak })), weak).toBe(400);
  }
  expect(await ask(JSON.stringify({ ...good, secret: "another" }))).toBe(404);
  expect(await db.user.count({ where: { email } })).toBe(0);
  expect(await ask(JSON.stringify(good))).toBe(200);
});
