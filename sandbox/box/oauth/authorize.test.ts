import { afterAll, beforeAll, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "#sandbox/box/sandbox.ts";
import { REAL_BOX } from "#sandbox/box/switches.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

function address(changes: Record<string, string | null> = {}): string {
  const app = [...sandbox.state.apps.values()].find(({ name }) => name === "Connector Console");
  const query = new URLSearchParams({
    response_type: "code",
    client_id: app?.clientId ?? "",
    redirect_uri: app?.redirectUris[0] ?? "",
    state: "ab c&d",
  });
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  return `${sandbox.url}/api/oauth2/authorize?${query}`;
}

async function ask(url: string, form?: Record<string, string>, headers: Record<string, string> = {}) {
  const init: RequestInit = form ? { method: "POST", body: new URLSearchParams(form) } : {};
  const response = await fetch(url, { ...init, headers, redirect: "manual" });
  return {
    status: response.status,
    location: response.headers.get("location"),
    page: await response.text(),
    headers: response.headers,
  };
}

const admin = { login: "admin@acme.example", password: "sandbox-password" };

async function ticketFor(url: string, account = admin): Promise<string> {
  return /name="ticket" value="([0-9a-f]+)"/.exec((await ask(url, account)).page)?.[1] ?? "";
}

it("asks for the login, then shows what the app will be able to do, in Box's words", async () => {
  const login = await ask(address());
  expect(login.page).toContain(">Authorize</button>");
  const grant = await ask(address(), admin);
  expect(grant.page).toContain("With access to your admin@acme.example Box account, Connector Console can:");
  for (const words of [
    "Manage users",
    "Manage app users",
    "Manage groups",
    "Manage enterprise properties",
    "Grant access to Box",
    "Deny access to Box",
  ]) {
    expect(grant.page).toContain(words);
  }
  expect(grant.page).toContain(
    "Granting access will redirect to <strong>http://localhost:3000/cmp/AuthorizeBoxConnector</strong>",
  );
});

it("asks again after a wrong password", async () => {
  const { status, page } = await ask(address(), { ...admin, password: "wrong" });
  expect(status).toBe(401);
  expect(page).toContain("Invalid login credentials");
});

it("returns a code and the state unchanged when access is granted, once per page", async () => {
  const ticket = await ticketFor(address());
  const { status, location } = await ask(address(), { ticket, decision: "grant" });
  expect(status).toBe(302);
  const returned = new URL(location ?? "");
  expect(returned.searchParams.get("state")).toBe("ab c&d");
  expect(returned.searchParams.get("code")).toHaveLength(32);
  expect((await ask(address(), { ticket, decision: "grant" })).location).toBeNull();
});

it("returns access_denied when access is denied, and no state when none was sent", async () => {
  const url = address({ state: null });
  const { location } = await ask(url, { ticket: await ticketFor(url), decision: "deny" });
  expect(location).toBe(
    "http://localhost:3000/cmp/AuthorizeBoxConnector?error=access_denied&error_description=The+user+denied+access+to+your+application",
  );
});

it("shows redirect_uri_mismatch with its details and does not redirect", async () => {
  const { status, location, page } = await ask(address({ redirect_uri: "https://evil.example/cb" }));
  expect([status, location]).toEqual([400, null]);
  expect(page).toContain("redirect_uri_mismatch");
  expect(page).toContain("Show Details");
  expect(page).toContain("https://evil.example/cb");
});

it("takes any port on localhost", async () => {
  const { status } = await ask(address({ redirect_uri: "http://localhost:45678/cmp/AuthorizeBoxConnector" }));
  expect(status).toBe(200);
});

it("shows redirect_uri_missing only after the grant, when the app has several addresses", async () => {
  const app = [...sandbox.state.apps.values()][0];
  app?.redirectUris.push("https://second.example/cb");
  const url = address({ redirect_uri: null });
  const { location, page } = await ask(url, { ticket: await ticketFor(url), decision: "grant" });
  app?.redirectUris.pop();
  expect(location).toBeNull();
  expect(page).toContain("redirect_uri_missing");
});

it("uses the only registered address when none is sent", async () => {
  const url = address({ redirect_uri: null });
  const { location } = await ask(url, { ticket: await ticketFor(url), decision: "grant" });
  expect(location).toContain("http://localhost:3000/cmp/AuthorizeBoxConnector?code=");
});

it("shows an unknown app without redirecting", async () => {
  const { status, location, page } = await ask(address({ client_id: "<b>nobody</b>" }));
  expect([status, location]).toEqual([400, null]);
  expect(page).not.toContain("<b>nobody</b>");
});

it("returns invalid_scope for a scope the app lacks and narrows to those it has", async () => {
  expect((await ask(address({ scope: "root_readwrite" }))).location).toContain("error=invalid_scope");
  const { page } = await ask(address({ scope: "manage_groups" }), admin);
  expect(page).toContain("Manage groups");
  expect(page).not.toContain("Manage users");
});

it("shows Disabled by Administrator after the login of an enterprise that allows no apps", async () => {
  const { location, page } = await ask(address(), { login: "admin@initech.example", password: "sandbox-password" });
  expect(location).toBeNull();
  expect(page).toContain("Disabled by Administrator");
  expect(page).toContain("not allowed by your Box administrator");
});

it("remembers the login only when the switch says so, and sends the opener policy that is chosen", async () => {
  sandbox.state.switches = { ...REAL_BOX, staysLoggedIn: true, openerPolicy: "same-origin" };
  const { headers } = await ask(address(), admin);
  expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
  const cookie = headers.get("set-cookie")?.split(";")[0] ?? "";
  expect((await ask(address(), undefined, { cookie })).page).toContain("Grant access to Box");
  sandbox.state.switches = { ...REAL_BOX };
  expect((await ask(address(), undefined, { cookie })).page).toContain(">Authorize</button>");
});
