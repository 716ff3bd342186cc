import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { REHEARSALS } from "./rehearsals.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";
import { authorizeInSandbox, codeFromSandbox, getFromSandbox, postToSandbox, type SandboxTokens } from "./testing.ts";

const admin = { login: "admin@acme.example" };
let sandbox: Sandbox;
let tokens: SandboxTokens;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  tokens = await authorizeInSandbox(sandbox, admin);
});
afterEach(async () => {
  for (const [name, { end }] of Object.entries(REHEARSALS)) if (end) await change(name, "end");
});
afterAll(() => sandbox.close());

async function change(name: string, wish: "begin" | "end"): Promise<{ status: number; page: string }> {
  const body = new URLSearchParams({ change: wish });
  const response = await fetch(`${sandbox.url}/home/rehearsals/${name}`, { method: "POST", body });
  return { status: response.status, page: await response.text() };
}

const read = (path: string) => getFromSandbox(sandbox, path, tokens.accessToken);
const usersNow = async () => JSON.parse((await read("/2.0/users?usemarker=true&limit=1000")).text).entries.length;
const refreshed = () =>
  postToSandbox(sandbox, "/oauth2/token", {
    grant_type: "refresh_token",
    refresh_token: tokens.refreshToken,
    client_id: tokens.clientId,
    client_secret: tokens.clientSecret,
  });

it("lets nobody grant access, not even past the page, until it is put right", async () => {
  expect((await change("denial", "begin")).page).toContain("(under way)");
  const { location } = await codeFromSandbox(sandbox, admin);
  expect(location.searchParams.get("error")).toBe("access_denied");
  expect(location.searchParams.has("code")).toBe(false);
  expect((await change("denial", "end")).page).not.toContain("(under way)");
  expect((await codeFromSandbox(sandbox, admin)).code).not.toBe("");
});

it("ends every authorization as 60 idle days do, and a new one works", async () => {
  await change("expiry", "begin");
  expect((await read("/2.0/users/me")).status).toBe(401);
  const refusal = await refreshed();
  expect([refusal.status, JSON.parse(refusal.text)]).toEqual([
    400,
    { error: "invalid_grant", error_description: "Refresh token has expired" },
  ]);
  tokens = await authorizeInSandbox(sandbox, admin);
  expect((await read("/2.0/users/me")).status).toBe(200);
});

it("takes the events alone away, and gives them back", async () => {
  await change("permission", "begin");
  expect((await read("/2.0/events?stream_type=admin_logs&limit=1")).status).toBe(403);
  expect((await read("/2.0/users/me")).status).toBe(200);
  await change("permission", "end");
  expect((await read("/2.0/events?stream_type=admin_logs&limit=1")).status).toBe(200);
});

it("sends about half of the users away, never who can log in, and the same people come back", async () => {
  const before = await usersNow();
  await change("departure", "begin");
  const without = await usersNow();
  expect(without).toBeGreaterThan(before * 0.3);
  expect(without).toBeLessThan(before * 0.7);
  await authorizeInSandbox(sandbox, admin);
  await change("departure", "end");
  expect(await usersNow()).toBe(before);
});

it("answers nothing while Box is away", async () => {
  await change("away", "begin");
  const refusal = await read("/2.0/users/me");
  expect([refusal.status, refusal.headers.get("retry-after")]).toEqual([503, "2"]);
  expect((await refreshed()).status).toBe(503);
  await change("away", "end");
  expect((await read("/2.0/users/me")).status).toBe(200);
});

it("names an account that can carry out the rehearsal of a free account", async () => {
  const page = await (await fetch(`${sandbox.url}/`)).text();
  const login = /log in as (\S+@\S+) with/.exec(page)?.[1] ?? "";
  expect(sandbox.state.accounts.find((account) => account.login === login)?.password).toBe("sandbox-password");
});

it("refuses a rehearsal or a change that there is not", async () => {
  for (const [name, wish] of [
    ["none", "begin"],
    ["constructor", "begin"],
    ["expiry", "end"],
    ["free-account", "begin"],
    ["away", ""],
  ] as const) {
    const refusal = await change(name, wish as "begin");
    expect([name, refusal.status]).toEqual([name, 400]);
    expect(refusal.page).toContain("There is no such rehearsal or change.");
  }
});
