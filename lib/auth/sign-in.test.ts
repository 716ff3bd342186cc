import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { createSession } from "#test/people.ts";
import { disableUser } from "./people.ts";
import { readSession } from "./session-row.ts";
import { signIn } from "./sign-in.ts";

const password = "correct horse battery";
let lastAddress = 0;
const newAddress = () => `192.0.2.${++lastAddress}`;
const newEmail = () => `${randomBytes(6).toString("hex")}@example.com`;

const attempt = (email: string, typed = password, address = newAddress()) =>
  signIn({ email, password: typed, address, userAgent: "test" });

const eventsOf = (id: string) =>
  db.auditEvent.findMany({ where: { noun: "user", subjectId: id }, orderBy: { id: "asc" } });

test("the right password begins a session, which the audit log tells", async () => {
  const email = newEmail();
  const { person } = await createSession({ role: "operator", email, password });
  const result = await attempt(email.toUpperCase(), password, "2001:db8::1");
  expect(result).toMatchObject({ outcome: "signed-in", userId: person.id });
  if (result.outcome !== "signed-in") return;
  expect(await readSession(result.secret, true, "2001:db8::1")).toMatchObject({
    kind: "person",
    id: person.id,
    email,
    role: "operator",
    address: "2001:db8::1",
  });
  expect(await eventsOf(person.id)).toMatchObject([
    { event: "signed in", actorKind: "person", actorId: person.id, address: "2001:db8::1" },
  ]);
});

test("the row keeps the hash of the session's secret, never the secret", async () => {
  const email = newEmail();
  await createSession({ email, password });
  const result = await attempt(email);
  if (result.outcome !== "signed-in") throw new Error(result.outcome);
  const rows = await db.$queryRaw<{ text: string }[]>`SELECT to_jsonb(session)::text AS text FROM session`;
  expect(rows.length).toBeGreaterThan(0);
  for (const { text } of rows) expect(text).not.toContain(result.secret);
});

test("an unknown person, a wrong password and a disabled person are refused alike", async () => {
  const [wrong, disabled] = [newEmail(), newEmail()];
  const { person: administrator } = await createSession({ email: wrong, password });
  const { person } = await createSession({ role: "viewer", email: disabled, password });
  await disableUser(administrator, { id: person.id });
  expect(await attempt(newEmail())).toEqual({ outcome: "refused" });
  expect(await attempt(wrong, "another password")).toEqual({ outcome: "refused" });
  expect(await attempt(disabled)).toEqual({ outcome: "refused" });
  expect(await attempt(wrong, "")).toEqual({ outcome: "refused" });
  expect(await eventsOf(administrator.id)).toMatchObject([
    { event: "sign-in refused", after: { reason: "wrong password" } },
    { event: "sign-in refused", after: { reason: "wrong password" } },
  ]);
  expect(await eventsOf(person.id)).toMatchObject([
    { event: "disabled" },
    { event: "sign-in refused", after: { reason: "disabled" } },
  ]);
});

test("an account without a password can't be signed in to", async () => {
  const email = newEmail();
  await createSession({ email });
  expect(await attempt(email, "")).toEqual({ outcome: "refused" });
  expect(await attempt(email, "nobody has this password")).toEqual({ outcome: "refused" });
});

test("the sixth attempt on an account within a minute waits, even with the right password", async () => {
  const email = newEmail();
  await createSession({ email, password });
  for (let count = 0; count < 5; count++) await attempt(email, "wrong");
  const sixth = await attempt(email);
  expect(sixth).toMatchObject({ outcome: "throttled" });
  if (sixth.outcome !== "throttled") return;
  expect(sixth.waitSeconds).toBeGreaterThan(30);
  expect(sixth.waitSeconds).toBeLessThanOrEqual(60);
  expect(await db.rateLimit.updateMany({ data: { expire: new Date(0) } })).not.toEqual({ count: 0 });
  expect(await attempt(email)).toMatchObject({ outcome: "signed-in" });
});

const refusalsFrom = (address: string) =>
  db.auditEvent.findMany({
    where: { event: "sign-in refused", after: { path: ["address"], equals: address } },
    orderBy: { id: "asc" },
  });

test("an attempt at an account that does not exist is on record, without what was typed", async () => {
  const address = newAddress();
  await attempt("my.secret.password@example.com", "another secret", address);
  const rows = await refusalsFrom(address);
  expect(rows).toMatchObject([{ subjectId: null, subject: "Unknown account", after: { reason: "unknown account" } }]);
  expect(JSON.stringify(rows, (_, value) => (typeof value === "bigint" ? null : value))).not.toContain("secret");
});

test("attempts that were not judged are on record once a minute, at accounts that exist and at others", async () => {
  const known = newEmail();
  const { person } = await createSession({ email: known, password });
  for (const [email, subjectId] of [
    [known, person.id],
    [newEmail(), null],
  ] as const) {
    const address = newAddress();
    for (let count = 0; count < 12; count++) await attempt(email, "wrong", address);
    const throttled = (await refusalsFrom(address)).filter((row) => JSON.stringify(row.after).includes("too many"));
    expect(throttled).toMatchObject([{ subjectId, after: { reason: "too many attempts" } }]);
  }
});

test("attempts on an account that come all at once are all counted", async () => {
  const email = newEmail();
  await createSession({ email, password });
  const results = await Promise.all(Array.from({ length: 20 }, () => attempt(email, "wrong")));
  expect(results.filter((result) => result.outcome === "throttled")).toHaveLength(15);
});

test("a right password forgets the attempts before it", async () => {
  const email = newEmail();
  await createSession({ email, password });
  for (let round = 0; round < 3; round++) {
    for (let count = 0; count < 3; count++) await attempt(email, "wrong");
    expect(await attempt(email)).toMatchObject({ outcome: "signed-in" });
  }
});

test("people behind one address who know their passwords do not throttle each other", async () => {
  const email = newEmail();
  await createSession({ email, password });
  for (let count = 0; count < 40; count++) {
    expect(await attempt(email, password, "198.51.100.9")).toMatchObject({ outcome: "signed-in" });
  }
});

test("one address is throttled whatever accounts it tries, and another is not", async () => {
  const guesses = Array.from({ length: 31 }, () => attempt(newEmail(), "guess", "198.51.100.7"));
  const outcomes = (await Promise.all(guesses)).map((result) => result.outcome);
  expect(outcomes.filter((outcome) => outcome === "throttled")).toHaveLength(1);
  expect(await attempt(newEmail(), "guess", "198.51.100.8")).toEqual({ outcome: "refused" });
});

test("an IPv6 network is one address", async () => {
  const guesses = Array.from({ length: 31 }, (_, index) =>
    attempt(newEmail(), "guess", `2001:db8:1:2:${index}::${index + 1}`),
  );
  const outcomes = (await Promise.all(guesses)).map((result) => result.outcome);
  expect(outcomes.filter((outcome) => outcome === "throttled")).toHaveLength(1);
  expect(await attempt(newEmail(), "guess", "2001:db8:1:3::1")).toEqual({ outcome: "refused" });
});

test.for([
  "",
  "not an address",
  "a@b",
  `${"x".repeat(300)}@example.com`,
  "nul\u0000@example.com",
  "\ud800@example.com",
])("what is no email address is refused like any other: %j", async (email) =>
  expect(await attempt(email)).toEqual({ outcome: "refused" }),
);
