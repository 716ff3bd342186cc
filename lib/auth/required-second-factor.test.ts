import { randomUUID } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type Person, type Role, roles } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { createSession } from "#test/people.ts";
import { changeRole, createUser } from "./people.ts";
import { answer } from "./route.ts";
import { beginSecondFactor, finishSecondFactor, resetSecondFactor } from "./second-factor.ts";
import { needsSecondFactor, type SecondFactorRule } from "./second-factor-rule.ts";
import { readSession } from "./session-row.ts";
import { signIn } from "./sign-in.ts";
import { runVerb, type Step } from "./verb.ts";

const publicUrl = "http://localhost:3000";

beforeAll(() => {
  process.env.REQUIRE_SECOND_FACTOR = "operator";
});

async function personOf(secret: string): Promise<Person> {
  const person = await readSession(secret, true, null);
  if (!person) throw new Error("The session does not count.");
  return person;
}

const headers = new Headers({ origin: publicUrl });
const act = (person: Person, step?: Step) =>
  runVerb({ person, headers, publicUrl }, "viewer", z.undefined(), async () => "done", undefined, { step });
const read = async (person: Person) =>
  (await answer(person, "viewer", async () => Response.json("done"), new Request(publicUrl), {})).status;

async function setUp(person: Person) {
  const { secret } = await beginSecondFactor(person);
  await finishSecondFactor(person, { code: new TOTP({ secret: Secret.fromBase32(secret) }).generate() });
}

test.for([
  ["nobody", []],
  ["administrator", ["administrator"]],
  ["operator", ["operator", "administrator"]],
  ["everyone", ["viewer", "operator", "administrator"]],
] as const satisfies [SecondFactorRule, Role[]][])("the rule %s is about the roles %j", ([rule, needing]) => {
  expect(roles.filter((role) => needsSecondFactor(rule, role))).toEqual(needing);
});

test.for(["operator", "administrator"] as const)(
  "somebody with the role %s and no second factor does nothing but set it up",
  async (role) => {
    const { secret } = await createSession({ role });
    const bound = await personOf(secret);
    expect(bound.mustSetUpSecondFactor).toBe(true);
    expect(await act(bound)).toMatchObject({ ok: false, reason: "refused", message: /^Set up a second factor first/ });
    expect(await read(bound)).toBe(403);
    for (const step of ["set up a second factor", "choose a password"] as const) {
      expect(await act(bound, step)).toEqual({ ok: true, value: "done" });
    }

    await beginSecondFactor(bound);
    expect((await personOf(secret)).mustSetUpSecondFactor, "begun is not set up").toBe(true);
    await setUp(bound);
    const free = await personOf(secret);
    expect(free.mustSetUpSecondFactor).toBeUndefined();
    expect(await act(free)).toEqual({ ok: true, value: "done" });
    expect(await read(free)).toBe(200);
  },
);

test("losing the second factor, or being given a role that needs one, counts from the next request on", async () => {
  const administrator = await createSession();
  const { person, secret } = await createSession({ role: "operator" });
  await setUp(person);
  await resetSecondFactor(administrator.person, { id: person.id });
  expect((await personOf(secret)).mustSetUpSecondFactor).toBe(true);
  await changeRole(administrator.person, { id: person.id, role: "viewer" });
  expect((await personOf(secret)).mustSetUpSecondFactor).toBeUndefined();
  await changeRole(administrator.person, { id: person.id, role: "operator" });
  expect((await personOf(secret)).mustSetUpSecondFactor).toBe(true);
});

test("a new operator chooses a password first, then sets up a second factor", async () => {
  const administrator = await createSession();
  const email = `${randomUUID()}@example.com`;
  const { password } = await createUser(administrator.person, { email, name: "Grace", role: "operator" });
  const signedIn = await signIn({ email, password, address: null, userAgent: null });
  if (signedIn.outcome !== "signed-in") throw new Error(signedIn.outcome);
  const person = await personOf(signedIn.secret);
  expect(await act(person, "set up a second factor")).toMatchObject({ ok: false, message: /^Choose a password/ });
  await db.user.update({ where: { id: person.id }, data: { mustChangePassword: false } });
  expect(await act(await personOf(signedIn.secret))).toMatchObject({ ok: false, message: /^Set up a second factor/ });
});

test("who signs in with a provider, and who need not, is asked for none", async () => {
  const provided = await createSession({ role: "administrator" });
  const identity = { issuer: "https://provider.example", subject: randomUUID() };
  await db.identity.create({ data: { ...identity, userId: provided.person.id } });
  for (const { secret } of [provided, await createSession({ role: "viewer" })]) {
    expect(await act(await personOf(secret))).toEqual({ ok: true, value: "done" });
  }
});
