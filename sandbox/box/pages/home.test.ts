import { afterAll, beforeAll, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "#sandbox/box/sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

async function submit(path: string, form: [string, string][]) {
  const response = await fetch(`${sandbox.url}${path}`, { method: "POST", body: new URLSearchParams(form) });
  return { status: response.status, page: await response.text() };
}

it("shows every app with its secret and every account with its password", async () => {
  const page = await (await fetch(`${sandbox.url}/`)).text();
  for (const { clientId, clientSecret } of sandbox.state.apps.values()) {
    expect(page).toContain(clientId);
    expect(page).toContain(clientSecret);
  }
  for (const { login } of sandbox.state.accounts) expect(page).toContain(login);
});

it("creates an app as the guide says, and shows text as text", async () => {
  const { page } = await submit("/home/apps", [
    ["name", "<i>Mine</i>"],
    ["redirectUris", "http://localhost:3000/cmp/AuthorizeBoxConnector\nhttps://b.example/cb"],
    ["scope", "users"],
    ["scope", "groups"],
  ]);
  const app = [...sandbox.state.apps.values()].at(-1);
  expect(app).toMatchObject({
    name: "<i>Mine</i>",
    scopes: ["manage_managed_users", "manage_app_users", "manage_groups"],
  });
  expect(app?.redirectUris).toHaveLength(2);
  expect(page).not.toContain("<i>Mine</i>");
});

it("changes an app and says what is wrong with a change that it refuses", async () => {
  const [app] = [...sandbox.state.apps.values()];
  const refused = await submit(`/home/apps/${app?.clientId}`, [
    ["name", "A"],
    ["redirectUris", "http://a.example/cb"],
  ]);
  expect(refused.status).toBe(400);
  expect(refused.page).toContain("Redirect URIs: “http://a.example/cb” must begin with https://");
  expect(refused.page).toContain(">http://a.example/cb</textarea>");
  const changed = await submit(`/home/apps/${app?.clientId}`, [
    ["name", "A"],
    ["redirectUris", "https://a.example/cb"],
    ["scope", "groups"],
  ]);
  expect(changed.status).toBe(200);
  expect(app).toMatchObject({ name: "A", redirectUris: ["https://a.example/cb"], scopes: ["manage_groups"] });
});

it("works its faults, clock, switches and enterprises by forms", async () => {
  await submit("/home/faults", [
    ["route", "users"],
    ["action", "503"],
    ["times", "2"],
    ["retryAfterSeconds", "7"],
    ["delayMs", "0"],
  ]);
  expect(sandbox.state.faults.get("users")).toMatchObject({ action: "503", times: 2, retryAfterSeconds: 7 });
  await submit("/home/faults/users/remove", []);
  expect(sandbox.state.faults.size).toBe(0);
  await submit("/home/clock", [["seconds", "3900"]]);
  expect(sandbox.state.clock.offsetMs()).toBe(3_900_000);
  await submit("/home/scenario", [["scenario", "strict"]]);
  expect(sandbox.state.switches.strictRefresh).toBe(true);
  const entries = Object.entries(sandbox.state.switches).filter(([, value]) => value !== null && value !== false);
  await submit("/home/switches", [
    ...entries.map(([name, value]): [string, string] => [name, String(value)]),
    ["shortPages", "true"],
  ]);
  expect(sandbox.state.switches).toMatchObject({ strictRefresh: true, shortPages: true, accessTokenSeconds: null });
  await submit("/home/enterprises", [
    ["name", "New"],
    ["domain", "new.example"],
    ["users", "9"],
    ["groups", "2"],
    ["memberships", "3"],
    ["eventsPerDay", "1"],
  ]);
  const made = [...sandbox.state.enterprises.values()].at(-1);
  expect(made).toMatchObject({ name: "New", users: 9 });
  await submit(`/home/enterprises/${made?.id}`, [["change", "disableApps"]]);
  expect(made?.appsDisabled).toBe(true);
});

it("refuses forms that make no sense, without a failure of its own", async () => {
  for (const path of [
    "/home/apps",
    "/home/apps/none",
    "/home/enterprises",
    "/home/enterprises/none",
    "/home/faults",
    "/home/clock",
    "/home/scenario",
    "/home/switches",
    "/home/grants/none/end",
  ]) {
    expect([path, (await submit(path, [])).status]).toEqual([path, 400]);
  }
});
