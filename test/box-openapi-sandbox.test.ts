import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "#sandbox/box/sandbox.ts";
import { SCENARIOS, switchesSchema } from "#sandbox/box/switches.ts";
import { authorizeInSandbox, type SandboxTokens } from "#sandbox/box/testing.ts";
import { openBoxSpecification } from "./box-openapi.ts";

const file = process.env.BOX_OPENAPI ?? "";
const skipped = file === "";
const title = skipped
  ? "Box's specification as judge of the sandbox (skipped: BOX_OPENAPI names no file)"
  : "Box's specification as judge of the sandbox";

describe.skipIf(skipped)(title, () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  const judge = skipped ? null : openBoxSpecification(file);

  async function judged(method: "GET" | "POST", pathAndQuery: string, init: RequestInit = {}): Promise<number> {
    const response = await fetch(`${sandbox.url}${pathAndQuery}`, { ...init, method });
    const body = await response.text();
    const [path = ""] = pathAndQuery.split("?");
    const judgement = judge?.validateResponse({ method, path, status: response.status, body });
    expect(judgement?.errors, `${method} ${pathAndQuery}: ${body.slice(0, 300)}`).toEqual([]);
    return response.status;
  }

  const bearer = ({ accessToken }: SandboxTokens) => ({ headers: { authorization: `Bearer ${accessToken}` } });

  async function pathsOf(): Promise<string[]> {
    const [enterprise] = [...sandbox.state.enterprises.values()];
    const tokens = await authorizeInSandbox(sandbox, { login: "admin@acme.example" });
    const first = async (path: string) =>
      (await (await fetch(`${sandbox.url}${path}`, bearer(tokens))).json()).entries[3].id;
    const [user, group] = [await first("/2.0/users"), await first("/2.0/groups")];
    expect(enterprise?.name).toBe("Acme");
    const allFields = "name,login,role,status,tracking_codes,enterprise,notification_email,space_used,my_tags,hostname";
    return [
      "/2.0/users/me",
      `/2.0/users/me?fields=${allFields}`,
      "/2.0/users?limit=1000",
      `/2.0/users?limit=1000&usemarker=true&fields=${allFields}`,
      "/2.0/users?offset=10001",
      "/2.0/users?limit=none",
      "/2.0/users?user_type=external",
      `/2.0/users/${user}`,
      "/2.0/users/1",
      `/2.0/users/${user}/memberships`,
      "/2.0/groups",
      "/2.0/groups?fields=description,permissions,provenance,created_at,invitability_level",
      `/2.0/groups/${group}`,
      "/2.0/groups/1",
      `/2.0/groups/${group}/memberships`,
      "/2.0/events?stream_type=admin_logs&limit=500",
      "/2.0/events?stream_type=admin_logs_streaming&limit=500",
      "/2.0/events?stream_type=admin_logs_streaming&stream_position=now",
      "/2.0/events?stream_type=admin_logs&created_after=2099-01-01T00:00:00Z",
      "/2.0/events?stream_type=admin_logs&stream_position=garbage",
      "/2.0/events",
    ];
  }

  for (const [name, switches] of Object.entries(SCENARIOS)) {
    it(`finds no fault in any listing of the scenario "${name}", for every account`, async () => {
      sandbox.state.switches = switchesSchema.parse({ ...switches, ratePerMinute: 0 });
      const paths = await pathsOf();
      for (const login of ["admin", "no-reports", "no-groups", "user"]) {
        const tokens = await authorizeInSandbox(sandbox, { login: `${login}@acme.example` });
        for (const path of paths) await judged("GET", path, bearer(tokens));
      }
      const free = await authorizeInSandbox(sandbox, { login: "frida@free.example" });
      for (const path of paths) await judged("GET", path, bearer(free));
    });
  }

  it("finds no fault in the answers of the token and revoke endpoints, good or bad", async () => {
    const tokens = await authorizeInSandbox(sandbox, { login: "admin@acme.example" });
    const post = (path: string, form: Record<string, string>) =>
      judged("POST", path, { body: new URLSearchParams(form) });
    const client = { client_id: tokens.clientId, client_secret: tokens.clientSecret };
    const refresh = { grant_type: "refresh_token", refresh_token: tokens.refreshToken };
    expect(await post("/oauth2/token", { ...client, ...refresh })).toBe(200);
    expect(await post("/oauth2/token", { ...client, ...refresh, client_secret: "wrong" })).toBe(400);
    expect(await post("/oauth2/token", { ...client, ...refresh, refresh_token: "wrong" })).toBe(400);
    expect(await post("/oauth2/token", { ...client, grant_type: "authorization_code", code: "wrong" })).toBe(400);
    expect(await post("/oauth2/token", {})).toBe(400);
    expect(await post("/oauth2/revoke", { ...client, token: tokens.accessToken })).toBe(200);
    expect(await judged("GET", "/2.0/users/me", bearer(tokens))).toBe(401);
  });

  it("finds no fault in injected refusals, limits and failures that are JSON or empty", async () => {
    const tokens = await authorizeInSandbox(sandbox, { login: "admin@acme.example" });
    const statuses: number[] = [];
    for (const action of [
      "429",
      "500",
      "503",
      "unauthorized",
      "appDisabled",
      "forbiddenHeader",
      "forbiddenScope",
      "forbiddenPermission",
    ] as const) {
      sandbox.state.faults.set("users", {
        action,
        after: 0,
        times: null,
        probability: 1,
        retryAfterSeconds: 1,
        delayMs: 0,
        seen: 0,
        spoiled: 0,
      });
      statuses.push(await judged("GET", "/2.0/users", bearer(tokens)));
    }
    sandbox.state.faults.clear();
    expect(statuses).toEqual([429, 500, 503, 401, 401, 403, 403, 403]);
  });

  it("finds what is wrong with answers and requests that do break the specification", () => {
    const users = { method: "GET", path: "/2.0/users", status: 200 };
    const wrong = [
      '{"entries":"none"}',
      '{"entries":[{"type":"user","id":5}]}',
      '{"entries":[{"type":"user"}]}',
      "<html>",
      "",
    ];
    for (const body of wrong) expect(judge?.validateResponse({ ...users, body }).errors.length).toBeGreaterThan(0);
    expect(judge?.validateResponse({ ...users, body: '{"entries":[{"type":"user","id":"5"}]}' }).errors).toEqual([]);
    const asks = (query: string) =>
      judge?.validateRequest({ method: "GET", path: "/2.0/users", query: new URLSearchParams(query) }).errors.length;
    expect(
      ["limit=1000&usemarker=true&fields=name,login", "limit=2000", "limit=ten", "usemarker=yes", "page=2"].map(asks),
    ).toEqual([0, 1, 1, 1, 1]);
    const posts = (path: string, form: string) =>
      judge?.validateRequest({ method: "POST", path, query: new URLSearchParams(), body: new URLSearchParams(form) });
    expect(posts("/oauth2/token", "grant_type=refresh_token&client_id=a&client_secret=b")?.errors).toHaveLength(1);
    expect(posts("/oauth2/token", "grant_type=guess")?.errors).toHaveLength(1);
    expect(posts("/oauth2/revoke", "client_id=a&client_secret=b&token=c")).toEqual({
      errors: [],
      departures: ["revokeGrantType"],
    });
    expect(posts("/oauth2/token", "grant_type=authorization_code&code=a&redirect_uri=b")?.departures).toEqual([
      "redirectUri",
    ]);
  });
});
