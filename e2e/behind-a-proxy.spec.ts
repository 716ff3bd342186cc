import { randomUUID } from "node:crypto";
import { type APIResponse, expect, type PlaywrightWorkerArgs, test } from "@playwright/test";
import { consoleUrl } from "./addresses.ts";
import { createAccount } from "./callers.ts";
import { query } from "./database.ts";
import { type SecondConsole, startSecondConsole } from "./second-console.ts";
import type { Account } from "./sign-in.ts";

const publicUrl = "https://console.example.com";
/** As a proxy of ours hands a request on: what the browser sent, and the address it came from at the end. */
const handedOn = { origin: publicUrl, "x-forwarded-host": "console.example.com", "x-forwarded-proto": "https" };

let behind: SecondConsole;
test.beforeAll(async () => {
  behind = await startSecondConsole({ PUBLIC_URL: publicUrl, TRUSTED_PROXY_HOPS: "1" });
});
test.afterAll(() => behind.stop());

type Playwright = PlaywrightWorkerArgs["playwright"];
type Asked = { baseURL: string; extraHTTPHeaders: Record<string, string> };

const throughProxy = (forwardedFor?: string): Asked => ({
  baseURL: behind.address,
  extraHTTPHeaders: { ...handedOn, ...(forwardedFor && { "x-forwarded-for": forwardedFor }) },
});
const direct = (headers: Record<string, string> = {}): Asked => ({
  baseURL: consoleUrl,
  extraHTTPHeaders: { origin: new URL(consoleUrl).origin, ...headers },
});

/** Signs in from a browser without cookies; gives the answer, and every cookie that it was handed. */
async function trySignIn(playwright: Playwright, asked: Asked, { email, password }: Account) {
  const request = await playwright.request.newContext(asked);
  const csrf = await request.get("/api/auth/csrf");
  // Sent by hand: over http nothing would send the Secure ones back.
  const cookie = cookiesOf(csrf)
    .map((value) => value.split(";")[0])
    .join("; ");
  const { csrfToken } = await csrf.json();
  const form = { csrfToken, email, password, json: "true" };
  const response = await request.post("/api/auth/callback/credentials", { headers: { cookie }, form });
  const answer = { status: response.status(), text: await response.text() };
  const cookies = [...cookiesOf(csrf), ...cookiesOf(response)];
  await request.dispose();
  return { ...answer, cookies };
}

const cookiesOf = (response: APIResponse) =>
  response.headersArray().flatMap(({ name, value }) => (name.toLowerCase() === "set-cookie" ? [value] : []));

async function addressOf({ id }: { id: string }) {
  const [session] = await query<{ address: string }>("SELECT address FROM session WHERE user_id = $1", [id]);
  return session?.address;
}

test("over https browsers are told to stay there, and cookies are bound to the host", async ({ playwright }) => {
  const request = await playwright.request.newContext(throughProxy());
  expect((await request.get("/sign-in")).headers()).toMatchObject({
    "strict-transport-security": "max-age=31536000; includeSubDomains",
  });
  const { status, cookies } = await trySignIn(playwright, throughProxy(), await createAccount("viewer"));
  expect(status).toBe(200);
  const names = cookies.map((value) => value.split("=")[0]);
  expect(new Set(names)).toEqual(new Set(["__Host-console-csrf", "__Host-console-callback", "__Host-console-session"]));
  for (const value of cookies) {
    for (const attribute of ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"]) expect(value).toContain(`; ${attribute}`);
    expect(value).not.toMatch(/domain=/i);
  }
  const session = cookies.find((value) => value.startsWith("__Host-console-session="))?.split(";")[0] ?? "";
  const runs = async (cookie: string) => (await request.get("/api/runs", { headers: { cookie } })).status();
  expect(await runs(session)).toBe(200);
  expect(await runs(session.replace("__Host-", "")), "without its prefix a cookie counts for nothing").toBe(401);
  await request.dispose();
});

test("over http on this machine the cookies have no prefix, which browsers would refuse", async ({ playwright }) => {
  const { cookies } = await trySignIn(playwright, direct(), await createAccount("viewer"));
  expect(cookies.some((value) => value.startsWith("console-session="))).toBe(true);
  for (const value of cookies) {
    for (const attribute of ["HttpOnly", "SameSite=Lax", "Path=/"]) expect(value).toContain(`; ${attribute}`);
    expect(value).not.toMatch(/^__Host-|; Secure|domain=/i);
  }
});

test("without a proxy of ours the connection's address counts, whatever the browser says", async ({ playwright }) => {
  const account = await createAccount("viewer");
  await trySignIn(playwright, direct({ "x-forwarded-for": "203.0.113.50" }), account);
  expect(await addressOf(account)).toMatch(/^(127\.0\.0\.1|::1)$/);
});

test("behind one, the address that it noted counts, not what the browser wrote before it", async ({ playwright }) => {
  const [behindProxy, round] = [await createAccount("viewer"), await createAccount("viewer")];
  await trySignIn(playwright, throughProxy("198.51.100.1, 203.0.113.51"), behindProxy);
  expect(await addressOf(behindProxy)).toBe("203.0.113.51");
  await trySignIn(playwright, throughProxy(), round);
  expect(await addressOf(round), "who comes round the proxy").toBe("127.0.0.1");
});

test("guessing passwords is throttled by that address, though every guess names another", async ({ playwright }) => {
  let throttled = 0;
  for (let guess = 0; guess < 32; guess++) {
    const account = { email: `${randomUUID()}@example.com`, password: "a guess" };
    const asked = throughProxy(`198.51.100.${guess}, 2001:db8:7:7:${guess}::1`);
    const { status, text } = await trySignIn(playwright, asked, account);
    expect(status).toBe(401);
    if (text.includes("Throttled")) throttled++;
  }
  expect(throttled).toBe(2);
  const elsewhere = await trySignIn(playwright, throughProxy("2001:db8:7:8::1"), await createAccount("viewer"));
  expect(elsewhere.status).toBe(200);
});
