import { createHash, randomUUID } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { Conflict, Invalid, NotFound, Refused } from "#lib/errors.ts";
import { createPerson, createSession } from "#test/people.ts";
import { confirmByPassword } from "./confirm.ts";
import { stepOf } from "./one-time-code.ts";
import {
  beginSecondFactor,
  finishSecondFactor,
  readSecondFactor,
  removeSecondFactor,
  resetSecondFactor,
} from "./second-factor.ts";
import { signIn } from "./sign-in.ts";

const password = "correct horse battery";
const stepMs = 30_000;

const codeAt = (secret: string, timestamp: number) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp });

/** A person whose app is set up. */
async function createWithFactor() {
  const email = `${randomUUID()}@example.com`;
  const { person } = await createSession({ role: "viewer", email, password });
  const { secret, qr } = await beginSecondFactor(person);
  const { codes } = await finishSecondFactor(person, { code: codeAt(secret, Date.now()) });
  // As if that had been a while ago: the code of this moment is left for signing in.
  await db.secondFactor.update({ where: { userId: person.id }, data: { lastStep: 0 } });
  const attempt = (code?: string, typed = password) =>
    signIn({ email, password: typed, code, address: null, userAgent: null });
  return { person, secret, qr, codes, attempt };
}

const eventsOf = (subjectId: string) =>
  db.auditEvent.findMany({ where: { noun: "user", subjectId }, orderBy: { id: "asc" } });

test("once set up, signing in needs a code, which counts once", async () => {
  const { person, secret, attempt } = await createWithFactor();
  expect(await attempt()).toEqual({ outcome: "code-needed" });
  const code = codeAt(secret, Date.now());
  expect(await attempt(`${code.slice(0, 3)} ${code.slice(3)}`)).toMatchObject({ outcome: "signed-in" });
  expect(await attempt(code)).toEqual({ outcome: "wrong-code" });
  expect(await attempt(codeAt(secret, Date.now() - stepMs))).toEqual({ outcome: "wrong-code" });
  expect((await eventsOf(person.id)).map(({ event, after }) => [event, after])).toEqual([
    ["second factor set up", null],
    ["signed in", null],
    ["sign-in refused", { reason: "wrong code", address: null }],
    ["sign-in refused", { reason: "wrong code", address: null }],
  ]);
});

test("of many sign-ins at once with one code, one is let in", async () => {
  const { secret, attempt } = await createWithFactor();
  const code = codeAt(secret, Date.now());
  const outcomes = await Promise.all(Array.from({ length: 4 }, () => attempt(code)));
  expect(outcomes.filter(({ outcome }) => outcome === "signed-in")).toHaveLength(1);
});

test("a wrong password is refused as ever, whatever the code", async () => {
  const { secret, attempt } = await createWithFactor();
  const code = codeAt(secret, Date.now());
  expect(await attempt(code, "another password")).toEqual({ outcome: "refused" });
  expect(await attempt(undefined, "another password")).toEqual({ outcome: "refused" });
  expect(await attempt(code)).toMatchObject({ outcome: "signed-in" });
});

test("guessing codes is throttled by the hour", async () => {
  const { person, secret, attempt } = await createWithFactor();
  const unthrottle = () => db.rateLimit.deleteMany({ where: { key: { startsWith: "sign-in account" } } });
  for (let count = 0; count < 10; count++) {
    await unthrottle();
    expect(await attempt("abcdefghjkmnpqrs")).toEqual({ outcome: "wrong-code" });
  }
  await unthrottle();
  const throttled = await attempt(codeAt(secret, Date.now()));
  expect(throttled).toMatchObject({ outcome: "throttled" });
  expect(throttled.outcome === "throttled" && throttled.waitSeconds).toBeGreaterThan(3000);
  expect(await db.session.count({ where: { userId: person.id } })).toBe(1);
});

test("ten recovery codes stand in once each, however they are typed", async () => {
  const { person, codes, attempt } = await createWithFactor();
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){6}[0-9a-hjkmnp-tv-z]{4}$/);
  const [first = ""] = codes;
  const byHand = first.toUpperCase().replaceAll("-", " ").replaceAll("0", "O").replaceAll("1", "l");
  expect(await attempt(` ${byHand}`)).toMatchObject({ outcome: "signed-in" });
  expect(await attempt(first)).toEqual({ outcome: "wrong-code" });
  expect(await readSecondFactor(person)).toMatchObject({ recoveryCodesLeft: 9 });
  expect(await eventsOf(person.id)).toContainEqual(
    expect.objectContaining({ event: "recovery code used", actorId: person.id, after: { left: 9 } }),
  );
});

test("recovery codes of the kind that had sixteen signs still stand in once", async () => {
  const { person, attempt } = await createWithFactor();
  const { id } = await db.secondFactor.findUniqueOrThrow({ where: { userId: person.id } });
  const codeHash = createHash("sha256").update("abcdefghjkmnpqru").digest("base64url");
  await db.recoveryCode.create({ data: { secondFactorId: id, codeHash } });
  expect(await attempt("abcd-efgh-jkmn-pqru")).toMatchObject({ outcome: "signed-in" });
  expect(await attempt("abcd-efgh-jkmn-pqru")).toEqual({ outcome: "wrong-code" });
});

test("neither the key nor a recovery code is in the database as it is", async () => {
  const { secret, codes } = await createWithFactor();
  const rows = await db.$queryRaw<{ text: string }[]>`
    SELECT to_jsonb(s)::text AS text FROM second_factor s UNION ALL SELECT to_jsonb(r)::text FROM recovery_code r
    UNION ALL SELECT to_jsonb(a)::text FROM audit_event a`;
  const text = rows.map((row) => row.text).join();
  expect(text).toContain('"v1.');
  for (const hidden of [secret, ...codes, ...codes.map((code) => code.replaceAll("-", ""))]) {
    expect(text).not.toContain(hidden);
  }
});

test("setting up counts only once a code has shown that the app has the key", async () => {
  const email = `${randomUUID()}@example.com`;
  const { person } = await createSession({ email, password });
  const first = await beginSecondFactor(person);
  expect(first.qr.length).toBeGreaterThan(20);
  const { secret } = await beginSecondFactor(person);
  expect(await readSecondFactor(person)).toBeNull();
  expect(await signIn({ email, password, address: null, userAgent: null })).toMatchObject({ outcome: "signed-in" });
  const old = finishSecondFactor(person, { code: codeAt(first.secret, Date.now()) });
  await expect(old).rejects.toMatchObject({ name: "Invalid", fields: { code: expect.any(String) } });
  await finishSecondFactor(person, { code: codeAt(secret, Date.now()) });
  expect(await readSecondFactor(person)).toMatchObject({ recoveryCodesLeft: 10 });
  await expect(beginSecondFactor(person)).rejects.toThrow(Conflict);
  await expect(finishSecondFactor(person, { code: "123456" })).rejects.toThrow(Conflict);
});

test("one that is only being set up is none to remove or reset", async () => {
  const { person } = await createSession({ password });
  await beginSecondFactor(person);
  await expect(removeSecondFactor(person)).rejects.toThrow(Conflict);
  await expect(resetSecondFactor(await createPerson(), { id: person.id })).rejects.toThrow(Conflict);
  expect(await eventsOf(person.id)).toEqual([]);
});

test("without it the password is enough again, whether its person or an administrator removed it", async () => {
  const administrator = await createPerson();
  for (const remove of [removeSecondFactor, (person: { id: string }) => resetSecondFactor(administrator, person)]) {
    const { person, attempt } = await createWithFactor();
    await remove(person);
    expect(await attempt()).toMatchObject({ outcome: "signed-in" });
    expect(await db.recoveryCode.count({ where: { secondFactor: { userId: person.id } } })).toBe(0);
    await expect(remove(person)).rejects.toThrow(Conflict);
    expect((await eventsOf(person.id)).map(({ event }) => event)).toContain(
      remove === removeSecondFactor ? "second factor removed" : "second factor reset",
    );
  }
});

test("nobody but an administrator resets another's, and who signs in with a provider has none", async () => {
  const { person } = await createWithFactor();
  await expect(resetSecondFactor(person, { id: person.id })).rejects.toThrow(Refused);
  await expect(resetSecondFactor(await createPerson(), { id: randomUUID() })).rejects.toThrow(NotFound);
  await expect(beginSecondFactor({ ...person, signsInBy: "openid-connect" })).rejects.toThrow(Refused);
});

test("the password alone confirms that it is them", async () => {
  const { person } = await createWithFactor();
  expect(await confirmByPassword(person, { password })).toMatchObject({ secret: expect.any(String) });
  await expect(confirmByPassword(person, { password: "not my password" })).rejects.toThrow(Invalid);
});

// RFC 6238 appendix B, the last six of its eight figures.
test.for([
  [59, "287082"],
  [1_111_111_109, "081804"],
  [1_234_567_890, "005924"],
  [20_000_000_000, "353130"],
] as const)("at %d s the code of RFC 6238 is %s, and two steps later it is none", ([seconds, code]) => {
  const base32 = Secret.fromUTF8("12345678901234567890").base32;
  expect(stepOf(base32, code, seconds * 1000)).toBe(Math.floor(seconds / 30));
  expect(stepOf(base32, code, (seconds + 60) * 1000)).toBeNull();
});
