import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { env } from "#lib/env.ts";
import { createSession } from "#test/people.ts";
import { createBrowser } from "#test/sign-in-browser.ts";
import { sessionCookie, sessionCookieName, sessionSecret } from "./next-auth.ts";
import { readSession } from "./session-row.ts";
import { endAllSessions, endSession } from "./sessions.ts";

const password = "correct horse battery";

beforeAll(() => {
  process.env.PUBLIC_URL = "https://console.example.com";
});

async function createAccount() {
  const email = `${randomUUID()}@example.com`;
  return { email, ...(await createSession({ email, password })) };
}

async function signIn(browser: ReturnType<typeof createBrowser>, email: string, typed = password) {
  const { csrfToken } = await (await browser.ask("/api/auth/csrf")).json();
  const body = new URLSearchParams({ csrfToken, email, password: typed, json: "true" });
  return browser.ask("/api/auth/callback/credentials", { method: "POST", body });
}

async function personOf({ cookies }: ReturnType<typeof createBrowser>) {
  const secret = await sessionSecret(cookies.get(sessionCookieName()));
  return secret === null ? null : readSession(secret, true, null);
}

test("over https every cookie of signing in is bound to this host, hidden from scripts and other sites' posts", async () => {
  const { email } = await createAccount();
  const browser = createBrowser();
  const lines = [await browser.ask("/api/auth/csrf"), await signIn(browser, email)].flatMap(({ headers }) =>
    headers.getSetCookie(),
  );
  expect(lines.some((line) => line.startsWith("__Host-console-session="))).toBe(true);
  for (const line of lines) {
    expect(line).toMatch(/^__Host-console-(session|csrf|callback)=/);
    for (const attribute of [/; Path=\/(;|$)/, /; HttpOnly/i, /; Secure/i, /; SameSite=Lax/i]) {
      expect(line).toMatch(attribute);
    }
    expect(line).not.toMatch(/; Domain=/i);
  }
});

test("signing in begins a session of its own, whatever cookie was planted before", async () => {
  const [attacker, victim] = [await createAccount(), await createAccount()];
  const planted = await sessionCookie({ secret: attacker.secret, expiresAt: new Date(Date.now() + 60_000) });
  for (const value of [planted.value, "made up"]) {
    const browser = createBrowser();
    browser.cookies.set(planted.name, value);
    expect((await signIn(browser, victim.email)).status).toBe(200);
    expect(browser.cookies.get(planted.name)).not.toBe(value);
    expect(await personOf(browser)).toMatchObject({ id: victim.person.id });
  }
  expect(await readSession(attacker.secret, true, null)).toMatchObject({ id: attacker.person.id });
});

test("a refused sign-in sets no session", async () => {
  const { email } = await createAccount();
  const browser = createBrowser();
  expect((await signIn(browser, email, "not my password")).status).toBe(401);
  expect(browser.cookies.has(sessionCookieName())).toBe(false);
});

test("a session that is ended is refused at its very next request, one or all of many", async () => {
  const { email, person: administrator } = await createAccount();
  const browsers = Array.from({ length: 4 }, createBrowser);
  for (const browser of browsers) await signIn(browser, email);
  const [first, ...others] = browsers;
  const ended = first && (await personOf(first));
  await endSession(administrator, { sessionId: ended?.sessionId ?? "" });
  expect(first && (await personOf(first))).toBeNull();
  for (const browser of others) expect(await personOf(browser)).not.toBeNull();
  await endAllSessions(administrator, { id: administrator.id });
  for (const browser of others) expect(await personOf(browser)).toBeNull();
  expect(await db.session.count({ where: { userId: administrator.id, endedAt: null } })).toBe(1);
});

test("a cookie that was changed or signed with another secret stands for nobody", async () => {
  const { secret } = await createAccount();
  const { value } = await sessionCookie({ secret, expiresAt: new Date(Date.now() + 60_000) });
  expect(await sessionSecret(value)).toBe(secret);
  for (const wrong of [
    `${value}a`,
    value.slice(1),
    secret,
    `eyJhbGciOiJub25lIn0.${btoa(JSON.stringify({ sessionSecret: secret }))}.`,
  ]) {
    expect(await sessionSecret(wrong)).toBeNull();
  }
});

test("sessions go on while the secret before is given beside the new one, and end when it is taken away", async () => {
  const { secret } = await createAccount();
  const expiresAt = new Date(Date.now() + 60_000);
  const { value } = await sessionCookie({ secret, expiresAt });
  const before = env().SESSION_SECRET;
  Object.assign(env(), { SESSION_SECRET: "another secret of thirty-two letters", SESSION_SECRET_PREVIOUS: before });
  try {
    expect(await sessionSecret(value)).toBe(secret);
    const renewed = await sessionCookie({ secret, expiresAt });
    Object.assign(env(), { SESSION_SECRET_PREVIOUS: undefined });
    expect(await sessionSecret(value)).toBeNull();
    expect(await sessionSecret(renewed.value)).toBe(secret);
  } finally {
    Object.assign(env(), { SESSION_SECRET: before });
  }
});

test("next-auth's own pages and sessions are closed", async () => {
  const browser = createBrowser();
  for (const path of [
    "session",
    "providers",
    "signin",
    "signout",
    "error",
    "signin/openid-connect",
    "callback/openid-connect",
  ]) {
    for (const method of ["GET", "POST"]) {
      expect((await browser.ask(`/api/auth/${path}`, { method })).status, `${method} ${path}`).toBe(404);
    }
  }
});
