import { afterAll, beforeAll, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "#sandbox/box/sandbox.ts";
import { authorizeInSandbox } from "#sandbox/box/testing.ts";

let sandbox: Sandbox;
let token: string;
beforeAll(async () => {
  sandbox = await startSandbox();
  sandbox.state.switches.ratePerMinute = 0;
  token = (await authorizeInSandbox(sandbox, { login: "admin@acme.example" })).accessToken;
});
afterAll(() => sandbox.close());

const VALUES = [
  "",
  "%00",
  "%zz",
  "%ED%A0%80",
  "-1",
  "1e9",
  "9".repeat(400),
  "null",
  "<script>",
  "%F0%9F%98%80",
  "a".repeat(4000),
];

async function statusOf(path: string, init: RequestInit = {}): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, ...init.headers };
  return (await fetch(`${sandbox.url}${path}`, { redirect: "manual", ...init, headers })).status;
}

it("answers every senseless parameter without a failure of its own", async () => {
  const names = [
    "limit",
    "offset",
    "marker",
    "fields",
    "filter_term",
    "user_type",
    "stream_position",
    "created_after",
    "event_type",
  ];
  for (const value of VALUES) {
    for (const name of names) {
      for (const path of ["/2.0/users?usemarker=true&", "/2.0/groups?", "/2.0/events?stream_type=admin_logs&"]) {
        expect(await statusOf(`${path}${name}=${value}`), `${path}${name}=${value}`).toBeLessThan(500);
      }
    }
    for (const path of [`/2.0/users/${value}`, `/2.0/groups/${value}/memberships`, `/sandbox/truth/${value}/users`]) {
      expect(await statusOf(path), path).toBeLessThan(500);
    }
  }
});

it("answers every senseless question to the authorize page and the token endpoint without a failure", async () => {
  const [app] = [...sandbox.state.apps.keys()];
  for (const value of VALUES) {
    for (const name of ["client_id", "redirect_uri", "scope", "state", "response_type"]) {
      const path = `/api/oauth2/authorize?response_type=code&client_id=${app}&${name}=${value}`;
      expect(await statusOf(path), path).toBeLessThan(500);
    }
    for (const name of ["grant_type", "client_id", "code", "refresh_token", "token"]) {
      const body = `grant_type=refresh_token&client_id=${app}&${name}=${value}`;
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      expect(await statusOf("/oauth2/token", { method: "POST", body, headers }), body).toBeLessThan(500);
    }
  }
});

it("refuses bodies of the wrong kind, and forms that are JSON", async () => {
  const json = { "content-type": "application/json" };
  expect(
    await statusOf("/oauth2/token", { method: "POST", body: '{"grant_type":"refresh_token"}', headers: json }),
  ).toBe(400);
  expect(await statusOf("/sandbox/switches", { method: "PUT", body: "{", headers: json })).toBe(400);
  expect(await statusOf("/sandbox/switches", { method: "PUT", body: "[]", headers: json })).toBe(400);
  expect(await statusOf("/sandbox/clock/advance", { method: "POST", body: '{"days":1e308}', headers: json })).toBe(400);
});
