import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { db } from "#lib/db.ts";
import { freePort } from "#scripts/ports.ts";
import { createSession } from "#test/people.ts";
import { startProcess } from "#test/processes.ts";
import { createBrowser } from "#test/sign-in-browser.ts";
import { until } from "#test/until.ts";
import { sessionCookie, sessionCookieName, sessionSecret } from "./next-auth.ts";
import { disableUser } from "./people.ts";
import { readSession } from "./session-row.ts";

const signInPage = (problem: string) => `/sign-in?problem=${problem}`;
let log = vi.spyOn(console, "error");

beforeEach(() => {
  log = vi.spyOn(console, "error").mockImplementation(() => {});
});

beforeAll(async () => {
  const port = await freePort();
  const client = { CLIENT_ID: "console", CLIENT_SECRET: "a secret for tests alone" };
  Object.assign(process.env, {
    OIDC_ISSUER: `http://localhost:${port}`,
    OIDC_CLIENT_ID: client.CLIENT_ID,
    OIDC_CLIENT_SECRET: client.CLIENT_SECRET,
    OIDC_ROLE_MAP: "admins=administrator;staff=viewer",
  });
  const redirectUri = `${process.env.PUBLIC_URL}/api/auth/callback/openid-connect`;
  const provider = startProcess("test/openid-provider.ts", {
    ...client,
    PROVIDER_PORT: String(port),
    REDIRECT_URI: redirectUri,
  });
  await until(async () => (await fetch(`http://localhost:${port}/.well-known/openid-configuration`)).ok, {
    that: "the provider answers",
  });
  return () => provider.stop();
});

/** Whom the browser's session stands for now; null for nobody. */
async function personOf({ cookies }: ReturnType<typeof createBrowser>) {
  const secret = await sessionSecret(cookies.get(sessionCookieName()));
  return secret === null ? null : readSession(secret, true, null);
}

const eventsOf = (subjectId = "") =>
  db.auditEvent.findMany({ where: { noun: "user", subjectId }, orderBy: { id: "asc" } });

async function expectNobody(browser: ReturnType<typeof createBrowser>) {
  expect(await personOf(browser)).toBeNull();
  expect([...browser.cookies.keys()].filter((name) => /state|nonce|verifier/.test(name))).toEqual([]);
  expect(log).not.toHaveBeenCalledWith(expect.stringMatching(/a secret for tests alone|eyJ/));
}

test("a person of a mapped group signs in, is created once, and keeps one account", async () => {
  const browser = createBrowser();
  expect(await browser.signIn("ada+admins@example.com")).toBe("/runs");
  const person = await personOf(browser);
  expect(person).toMatchObject({
    name: "ada",
    email: "ada+admins@example.com",
    role: "administrator",
    signsInBy: "openid-connect",
    isConfirmed: true,
  });
  expect(await browser.signIn("ada+admins@example.com")).toBe("/runs");
  const again = createBrowser();
  expect(await again.signIn("ada+admins@example.com")).toBe("/runs");
  expect(await personOf(again)).toMatchObject({ id: person?.id });
  expect((await eventsOf(person?.id)).map(({ event }) => event)).toEqual([
    "created",
    "signed in",
    "confirmed",
    "signed in",
  ]);
});

test("state, nonce and PKCE are sent, each sign-in with its own", async () => {
  const addresses = [
    await createBrowser().begin(),
    await createBrowser().begin("?scope=all&redirect_uri=https://evil.example"),
  ];
  for (const { searchParams } of addresses) {
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: "code",
      scope: "openid profile email",
      code_challenge_method: "S256",
      redirect_uri: `${process.env.PUBLIC_URL}/api/auth/callback/openid-connect`,
    });
  }
  for (const name of ["state", "nonce", "code_challenge"]) {
    const values = addresses.map(({ searchParams }) => searchParams.get(name) ?? "");
    expect(new Set(values).size, name).toBe(2);
    for (const value of values) expect(value.length, name).toBeGreaterThanOrEqual(43);
  }
});

test("without a mapped group nobody is created", async () => {
  const browser = createBrowser();
  expect(await browser.signIn("bob+guests@example.com")).toBe(signInPage("no-role"));
  await expectNobody(browser);
  expect(await db.identity.count({ where: { subject: "bob+guests@example.com" } })).toBe(0);
});

test("an account with the same email address stays apart", async () => {
  const { person } = await createSession({ email: "carol+staff@example.com", password: "correct horse battery" });
  const browser = createBrowser();
  expect(await browser.signIn("carol+staff@example.com")).toBe(signInPage("local-account"));
  await expectNobody(browser);
  expect(await db.identity.count({ where: { userId: person.id } })).toBe(0);
});

test("a person without an email address signs in; a disabled one does not, which the audit log tells", async () => {
  const browser = createBrowser();
  expect(await browser.signIn("dave+staff")).toBe("/runs");
  const person = await personOf(browser);
  expect(person).toMatchObject({ name: "dave", email: null, role: "viewer" });
  const { person: administrator } = await createSession();
  await disableUser(administrator, { id: person?.id ?? "" });
  await expectNobody({ ...browser, cookies: new Map(browser.cookies) });
  const again = createBrowser();
  expect(await again.signIn("dave+staff")).toBe(signInPage("disabled"));
  await expectNobody(again);
  expect((await eventsOf(person?.id)).at(-1)).toMatchObject({
    event: "sign-in refused",
    after: { reason: "disabled", address: "192.0.2.7" },
  });
});

test("a fresh sign-in confirms the session that is there, under a new secret", async () => {
  const browser = createBrowser();
  await browser.signIn("erin+admins");
  const before = await personOf(browser);
  const oldCookie = browser.cookies.get(sessionCookieName());
  await db.session.update({ where: { id: before?.sessionId ?? "" }, data: { authenticatedAt: new Date(0) } });
  expect(await personOf(browser)).toMatchObject({ isConfirmed: false });
  const address = await browser.begin("?confirm=1");
  expect(Object.fromEntries(address.searchParams)).toMatchObject({ prompt: "login", max_age: "0" });
  expect(await browser.comeBack(await browser.logIn(address, "erin+admins"))).toBe("/runs");
  expect(await personOf(browser)).toEqual(before);
  const old = { cookies: new Map([[sessionCookieName(), oldCookie ?? ""]]) };
  expect(await personOf({ ...browser, ...old })).toBeNull();
});

test("somebody else's sign-in confirms nothing, and leaves the session as it was", async () => {
  const browser = createBrowser();
  const { person, secret } = await createSession({ role: "viewer" });
  const cookie = await sessionCookie({ secret, expiresAt: new Date(Date.now() + 60_000) });
  browser.cookies.set(cookie.name, cookie.value);
  expect(await browser.signIn("frank+admins", "?confirm=1")).toBe(signInPage("someone-else"));
  expect(await personOf(browser)).toEqual(person);
  expect(await db.identity.count({ where: { subject: "frank+admins" } })).toBe(0);
});

test("an answer without its cookies, in another browser, or with another state is refused", async () => {
  const browser = createBrowser();
  const answer = await browser.logIn(await browser.begin(), "grace+staff");
  const other = createBrowser();
  expect(await other.comeBack(answer)).toBe(signInPage("expired"));
  await expectNobody(other);
  await other.begin();
  expect(await other.comeBack(answer)).toBe(signInPage("expired"));
  await expectNobody(other);
  const wrong = new URL(answer);
  wrong.searchParams.set("state", "another");
  expect(await browser.comeBack(wrong)).toBe(signInPage("expired"));
  await expectNobody(browser);
});

test("a code counts once, and for the browser alone that holds its verifier", async () => {
  const browser = createBrowser();
  const answer = await browser.logIn(await browser.begin(), "heidi+staff");
  const cookies = new Map(browser.cookies);
  expect(await browser.comeBack(answer)).toBe("/runs");
  const thief = createBrowser();
  for (const [name, value] of cookies) thief.cookies.set(name, value);
  expect(await thief.comeBack(answer)).toBe(signInPage("used"));
  await expectNobody(thief);

  const victim = createBrowser();
  const stolen = await victim.logIn(await victim.begin(), "heidi+staff");
  const state = (await thief.begin()).searchParams.get("state") ?? "";
  stolen.searchParams.set("state", state);
  expect(await thief.comeBack(stolen)).toBe(signInPage("used"));
  await expectNobody(thief);
});

test.for([
  ["access_denied", "declined"],
  ["login_required", "declined"],
  ["temporarily_unavailable", "busy"],
  ["invalid_scope", "settings"],
  ["<script>", "provider"],
] as const)("the provider's error %s is told as %s", async ([error, problem]) => {
  const browser = createBrowser();
  await browser.begin();
  const path = `/api/auth/callback/openid-connect?error=${encodeURIComponent(error)}&error_description=x`;
  expect(await browser.comeBack(new URL(path, process.env.PUBLIC_URL))).toBe(signInPage(problem));
  await expectNobody(browser);
});
