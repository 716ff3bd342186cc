import { afterAll, beforeAll, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "#sandbox/box/sandbox.ts";
import { authorizeInSandbox } from "#sandbox/box/testing.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

async function call(method: string, path: string, body?: unknown) {
  const init: RequestInit =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  const response = await fetch(`${sandbox.url}/sandbox${path}`, { method, ...init });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("application/json") && text !== "";
  return { status: response.status, text, json: isJson ? JSON.parse(text) : null };
}

it("puts its clock forward and never back", async () => {
  const before = Date.parse((await call("GET", "/clock")).json.now);
  await call("POST", "/clock/advance", { days: 2, seconds: 5 });
  const after = Date.parse((await call("GET", "/clock")).json.now);
  expect(after - before).toBeGreaterThanOrEqual(2 * 86_400_000 + 5000);
  expect((await call("POST", "/clock/advance", { days: -1 })).status).toBe(400);
  expect((await call("POST", "/clock/advance", {})).json.message).toContain("Say how far");
});

it("sets one switch, or all by a scenario, and refuses what it does not know", async () => {
  expect((await call("PUT", "/switches", { shortPages: true })).json).toMatchObject({
    shortPages: true,
    strictRefresh: false,
  });
  expect((await call("PUT", "/scenario/strict")).json).toMatchObject({ shortPages: false, strictRefresh: true });
  expect((await call("PUT", "/switches", { nonsense: true })).status).toBe(400);
  expect((await call("PUT", "/switches", { positionAs: "float" })).status).toBe(400);
  expect((await call("PUT", "/scenario/nonsense")).status).toBe(400);
  expect((await call("GET", "/switches")).json.strictRefresh).toBe(true);
});

it("switches faults on and off", async () => {
  expect((await call("PUT", "/faults/users", { action: "500", times: 3 })).json).toMatchObject({ times: 3, seen: 0 });
  expect(Object.keys((await call("GET", "/faults")).json)).toEqual(["users"]);
  expect((await call("PUT", "/faults/nonsense", { action: "500" })).status).toBe(400);
  expect((await call("PUT", "/faults/users", { action: "418" })).status).toBe(400);
  expect((await call("DELETE", "/faults/users")).status).toBe(204);
  expect((await call("GET", "/faults")).json).toEqual({});
});

it("makes an enterprise with accounts, changes it and tells the truth about it", async () => {
  const made = await call("POST", "/world/enterprises", {
    name: "Big",
    domain: "big.example",
    seed: 9,
    users: 1000,
    groups: 5,
    memberships: 50,
    eventsPerDay: 10,
  });
  expect(made.status).toBe(201);
  const { id, accounts } = made.json;
  expect(accounts[0].login).toBe("admin@big.example");
  expect((await call("POST", "/world/enterprises", { name: "Again", domain: "big.example" })).status).toBe(409);
  const { firstUser } = (await call("POST", `/world/enterprises/${id}/mutate`, { kind: "addUsers", count: 2 })).json;
  const { group } = (await call("POST", `/world/enterprises/${id}/mutate`, { kind: "addGroup", name: "New" })).json;
  await call("POST", `/world/enterprises/${id}/mutate`, { kind: "addMembership", group, user: firstUser });
  const lines = async (kind: string) => (await call("GET", `/truth/${id}/${kind}`)).text.trim().split("\n");
  expect(await lines("users")).toHaveLength(1002);
  expect(await lines("groups")).toHaveLength(6);
  expect((await lines("memberships")).at(-1)).toContain(firstUser);
  expect(await lines("activity?days=30")).toHaveLength(1002);
  expect((await call("GET", `/world/enterprises/${id}`)).json).toMatchObject({ usersNow: 1002, groupsNow: 6 });
  expect((await call("POST", `/world/enterprises/${id}/mutate`, { kind: "removeUser", user: "7" })).status).toBe(409);
  expect((await call("POST", `/world/enterprises/${id}/mutate`, { kind: "explode" })).status).toBe(400);
  expect((await call("GET", "/truth/none/users")).status).toBe(404);
});

it("registers apps and refuses redirect URIs that Box would refuse", async () => {
  const app = { name: "Mine", redirectUris: ["https://a.example/cb"], scopes: ["manage_groups"] };
  const made = await call("POST", "/apps", app);
  expect(made.json).toMatchObject(app);
  expect(
    (await call("PUT", `/apps/${made.json.clientId}`, { redirectUris: ["https://b.example/cb"] })).json.redirectUris,
  ).toEqual(["https://b.example/cb"]);
  for (const redirectUris of [[], ["http://a.example/cb"], ["https://a.example/cb", "https://a.example/cb"]]) {
    expect((await call("POST", "/apps", { ...app, redirectUris })).status).toBe(400);
  }
});

it("lists grants without their tokens, and ends them", async () => {
  const { accessToken, refreshToken } = await authorizeInSandbox(sandbox, { login: "admin@acme.example" });
  const listed = await call("GET", "/grants");
  expect(listed.text).not.toContain(accessToken);
  expect(listed.text).not.toContain(refreshToken);
  for (const { id } of listed.json.grants) expect((await call("DELETE", `/grants/${id}`)).status).toBe(204);
  expect(
    (await fetch(`${sandbox.url}/2.0/users/me`, { headers: { authorization: `Bearer ${accessToken}` } })).status,
  ).toBe(401);
});

it("shows the journal from a number on and by route, and forgets it when told to", async () => {
  await call("DELETE", "/journal");
  await authorizeInSandbox(sandbox, { login: "admin@acme.example" });
  const { entries } = (await call("GET", "/journal?route=token")).json;
  expect(entries).toHaveLength(1);
  expect((await call("GET", `/journal?since=${entries[0].number}`)).json.entries).toEqual([]);
  expect((await call("GET", "/journal/counts")).json.token).toBe(1);
});
