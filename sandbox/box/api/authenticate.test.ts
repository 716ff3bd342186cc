import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "#sandbox/box/sandbox.ts";
import { REAL_BOX } from "#sandbox/box/switches.ts";
import { authorizeInSandbox, getFromSandbox } from "#sandbox/box/testing.ts";

let sandbox: Sandbox;
let stopped = 0;
beforeAll(async () => {
  const began = Date.now();
  sandbox = await startSandbox({ now: () => began + stopped });
});
afterAll(() => sandbox.close());
beforeEach(() => {
  sandbox.state.switches = { ...REAL_BOX };
  sandbox.state.rates.clear();
});
afterEach(() => {
  for (const enterprise of sandbox.state.enterprises.values()) enterprise.appsDisabled = false;
});

async function tokenOf(login: string, appName = "Connector Console"): Promise<string> {
  return (await authorizeInSandbox(sandbox, { login, appName })).accessToken;
}

async function statusOf(path: string, token: string): Promise<number> {
  return (await getFromSandbox(sandbox, path, token)).status;
}

const EVENTS = "/2.0/events?stream_type=admin_logs&limit=1";

it("answers a missing header with 400 or, as it once was, 401", async () => {
  const bare = await fetch(`${sandbox.url}/2.0/users/me`);
  expect([bare.status, await bare.json()]).toEqual([400, { error: "Malformed auth header" }]);
  sandbox.state.switches.malformedAuthorization = "401";
  expect((await fetch(`${sandbox.url}/2.0/users/me`, { headers: { authorization: "Basic eA==" } })).status).toBe(401);
});

it("answers an unknown token with a challenge and an empty body", async () => {
  const { status, headers, text } = await getFromSandbox(sandbox, "/2.0/users/me", "unknown");
  expect([status, text]).toEqual([401, ""]);
  expect(headers.get("www-authenticate")).toContain('error="invalid_token"');
  expect(headers.get("box-request-id")).toMatch(/^[0-9a-f]{16}$/);
});

it("answers 401 with words when the enterprise disabled the app", async () => {
  const token = await tokenOf("admin@acme.example");
  for (const enterprise of sandbox.state.enterprises.values()) enterprise.appsDisabled = true;
  const { status, text } = await getFromSandbox(sandbox, "/2.0/users/me", token);
  expect([status, JSON.parse(text).message]).toEqual([401, "Unauthorized - Cannot authorize with this service"]);
});

it("answers a missing scope in each of three shapes", async () => {
  const token = await tokenOf("admin@acme.example", "Without enterprise properties");
  const header = await getFromSandbox(sandbox, EVENTS, token);
  expect([header.status, header.text]).toEqual([403, ""]);
  expect(header.headers.get("www-authenticate")).toContain('error="insufficient_scope"');
  sandbox.state.switches.scopeRefusal = "json";
  expect(JSON.parse((await getFromSandbox(sandbox, EVENTS, token)).text).code).toBe("insufficient_scope");
  sandbox.state.switches.scopeRefusal = "permissions";
  expect(JSON.parse((await getFromSandbox(sandbox, EVENTS, token)).text).code).toBe(
    "access_denied_insufficient_permissions",
  );
  expect(await statusOf("/2.0/users?limit=1", token)).toBe(200);
});

it("lets each account see what its rights allow", async () => {
  const seen: Record<string, number[]> = {};
  for (const login of ["admin", "coadmin", "no-reports", "no-groups", "user"]) {
    const token = await tokenOf(`${login}@acme.example`);
    seen[login] = await Promise.all(
      ["/2.0/users/me", "/2.0/users", "/2.0/groups", EVENTS].map((path) => statusOf(path, token)),
    );
  }
  expect(seen).toEqual({
    admin: [200, 200, 200, 200],
    coadmin: [200, 200, 200, 200],
    "no-reports": [200, 200, 200, 403],
    "no-groups": [200, 200, 403, 200],
    user: [200, 403, 403, 403],
  });
});

it("gives empty lists instead of refusals when the switch says so", async () => {
  sandbox.state.switches.rightRefusal = "empty";
  const token = await tokenOf("user@acme.example");
  const { status, text } = await getFromSandbox(sandbox, "/2.0/groups", token);
  expect([status, JSON.parse(text)]).toEqual([200, { total_count: 0, entries: [], limit: 100, offset: 0 }]);
});

it("says that a free account belongs to no enterprise, with its role as the switch has it", async () => {
  const token = await tokenOf("frida@free.example");
  const me = async () =>
    JSON.parse((await getFromSandbox(sandbox, "/2.0/users/me?fields=enterprise,role", token)).text);
  expect(await me()).toEqual({ type: "user", id: "9000000001", enterprise: null, role: "user" });
  sandbox.state.switches.freeRole = "null";
  expect((await me()).role).toBeNull();
  sandbox.state.switches.freeRole = "absent";
  expect("role" in (await me())).toBe(false);
  expect(await statusOf("/2.0/users", token)).toBe(403);
});

it("allows a user a thousand requests a minute, then says how long to wait, and spares other users", async () => {
  sandbox.state.switches.ratePerMinute = 5;
  const [token, other] = [await tokenOf("admin@acme.example"), await tokenOf("coadmin@acme.example")];
  for (let request = 0; request < 5; request += 1) expect(await statusOf("/2.0/users/me", token)).toBe(200);
  stopped += 20_000;
  const refused = await getFromSandbox(sandbox, "/2.0/users/me", token);
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "40"]);
  expect(JSON.parse(refused.text).code).toBe("rate_limit_exceeded");
  expect(await statusOf("/2.0/users/me", other)).toBe(200);
  stopped += 40_000;
  expect(await statusOf("/2.0/users/me", token)).toBe(200);
  expect(REAL_BOX.ratePerMinute).toBe(1000);
});

it("ends the access of a user who left", async () => {
  const token = await tokenOf("coadmin@globex.example");
  const globex = [...sandbox.state.enterprises.values()].find(({ name }) => name === "Globex");
  globex?.overlay.removedUsers.add(1);
  expect(await statusOf("/2.0/users/me", token)).toBe(401);
});

it("answers an unknown path with 404 and packs large answers when asked to", async () => {
  const token = await tokenOf("admin@acme.example");
  expect(await statusOf("/2.0/folders/0", token)).toBe(404);
  const list = () =>
    fetch(`${sandbox.url}/2.0/users`, { headers: { authorization: `Bearer ${token}`, "accept-encoding": "gzip" } });
  const packed = await list();
  expect(packed.headers.get("content-encoding")).toBe("gzip");
  expect((await packed.json()).entries).toHaveLength(100);
  sandbox.state.switches.gzip = false;
  const plain = await list();
  sandbox.state.switches.gzip = true;
  expect(plain.headers.get("content-encoding")).toBeNull();
  expect((await plain.json()).entries).toHaveLength(100);
});
