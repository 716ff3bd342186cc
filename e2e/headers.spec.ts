import { globSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { boxApp, clickAuthorize, expectWords, grant, openDialog, tokenField } from "./authorize-steps.ts";
import { createAccount } from "./callers.ts";
import {
  choose,
  connectorRow,
  connectorsAddress,
  createConnector,
  createUnauthorized,
  newEnterprise,
  runTo,
} from "./connector-steps.ts";
import { nonceOf, type PolicyWatch, watchPolicy } from "./policy-watch.ts";
import { signIn } from "./sign-in.ts";

const always = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": expect.stringContaining("camera=()"),
  "x-request-id": expect.stringMatching(/^[\da-f-]{36}$/),
};

/** The screens under app/, as Next names their addresses. */
const screens = globSync("app/**/page.tsx").map(
  (file) =>
    `/${file
      .replaceAll("\\", "/")
      .split("/")
      .slice(1, -1)
      .filter((part) => !part.startsWith("("))
      .join("/")}`,
);

/** Checks what the console has answered so far: every header, and on every page a policy with a nonce of its own. */
async function expectHeaders({ responses }: PolicyWatch) {
  const nonces: (string | undefined)[] = [];
  for (const { url, headers, html } of await Promise.all(responses)) {
    const { pathname } = new URL(url);
    const isTrip = /^\/(cmp|authorize)\//.test(pathname);
    expect(headers, url).toMatchObject({ ...always, "referrer-policy": isTrip ? "no-referrer" : "same-origin" });
    expect(headers["strict-transport-security"], "over http").toBeUndefined();
    const isStatic = pathname.startsWith("/_next/static/");
    expect(headers["cache-control"], url).toMatch(isStatic ? /immutable/ : /no-store/);
    if (!headers["content-type"]?.startsWith("text/html")) continue;
    const nonce = nonceOf(headers);
    nonces.push(nonce);
    const policy = headers["content-security-policy"];
    expect(policy, url).not.toMatch(/'unsafe-eval'|(script|style)-src [^;]*'unsafe-inline'|https?:|\*/);
    expect(policy, url).toContain(`script-src 'self' 'nonce-${nonce}' 'strict-dynamic';`);
    for (const directive of ["object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"])
      expect(policy, url).toContain(directive);
    for (const [tag] of html.matchAll(/<(script|style)\b[^>]*>/g)) expect(tag, url).toContain(`nonce="${nonce}"`);
  }
  expect(nonces.length).toBeGreaterThan(0);
  expect(new Set(nonces).size, "every page has a nonce of its own").toBe(nonces.length);
}

async function publishedConnector(page: Page) {
  const name = await createConnector(page, { enterprise: await newEnterprise() });
  const run = await runTo(page, name, "Published");
  const { connector } = await (await page.request.get(`/api${run}`)).json();
  return { name, run, id: connector.id as string };
}

async function firstLink(page: Page, list: string, pattern: RegExp): Promise<string> {
  await page.goto(list);
  const links = page.locator("main").getByRole("link");
  await expect(page.getByRole("table")).toBeVisible();
  for (const link of await links.all()) {
    const href = (await link.getAttribute("href")) ?? "";
    if (pattern.test(href)) return href;
  }
  throw new Error(`${list} has no link to ${pattern}.`);
}

async function closeAll(context: BrowserContext, keep: Page) {
  for (const page of context.pages()) if (page !== keep) await page.close();
}

test("every screen keeps to its content policy and carries the headers", async ({ page, context }) => {
  test.setTimeout(180_000);
  const watch = await watchPolicy(context);
  await page.goto("/sign-in");
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
  const { run, id } = await publishedConnector(page);
  const inventory = (list: string) => `/inventory/${list}?connector=${id}`;
  const addresses: Record<string, string> = {
    "/": "/",
    "/sign-in": "/sign-in?error=CredentialsSignin",
    "/sign-in/confirmed": "/sign-in/confirmed",
    "/invitation": "/invitation",
    "/grant-access": "/grant-access",
    "/account": "/account",
    "/connectors/[kind]": connectorsAddress,
    "/connectors/[kind]/authorizations": `${connectorsAddress}/authorizations`,
    "/connectors/[kind]/authorizations/[authorizationId]": await firstLink(
      page,
      `${connectorsAddress}/authorizations`,
      /^\/connectors\/box\/authorizations\/[0-9a-f-]{36}$/,
    ),
    "/overview": "/overview",
    "/runs": "/runs",
    "/runs/[runId]": run,
    "/runs/[runId]/changes": `${run}/changes?stream=users&change=added`,
    "/runs/charts": `/runs/charts?connector=${id}&days=30`,
    "/runs/failures/[code]": "/runs/failures/permission_missing",
    "/runs/calendar": `/runs/calendar?connector=${id}`,
    "/runs/compare": `/runs/compare?a=${run.split("/").at(-1)}&b=${run.split("/").at(-1)}`,
    "/inventory/overview": inventory("overview"),
    "/inventory/overview/reclaim": inventory("overview/reclaim"),
    "/inventory/charge-back": inventory("charge-back"),
    "/inventory/users": inventory("users"),
    "/inventory/users/[userId]": await firstLink(page, inventory("users"), /^\/inventory\/users\/\d+/),
    "/inventory/groups": inventory("groups"),
    "/inventory/groups/[groupId]": await firstLink(page, inventory("groups"), /^\/inventory\/groups\/\d+/),
    "/administration/endpoint-servers": "/administration/endpoint-servers",
    "/administration/notifications": "/administration/notifications",
    "/administration/settings": "/administration/settings",
    "/administration/users": "/administration/users",
    "/administration/api-tokens": "/administration/api-tokens",
    "/administration/api-tokens/reference": "/administration/api-tokens/reference",
    "/administration/audit-log": "/administration/audit-log",
    "/administration/audit-log/[position]": "/administration/audit-log/1",
    "/cmp/outcome/[code]": "/cmp/outcome/denied",
    "/cmp/result/[authorizationId]": "/cmp/result/00000000-0000-4000-8000-000000000000",
  };
  expect(Object.keys(addresses).sort(), "a new screen has its address here").toEqual([...screens].sort());
  const tabs = [page, await context.newPage(), await context.newPage(), await context.newPage()];
  await Promise.all(
    tabs.map(async (tab, place) => {
      for (const [index, address] of Object.values(addresses).entries()) {
        if (index % tabs.length !== place) continue;
        await tab.goto(address);
        await tab.waitForLoadState("networkidle");
      }
    }),
  );
  await closeAll(context, page);
  await page.goto(connectorsAddress);
  for (const place of ["Run history", "Users", "Endpoint Servers"])
    await page.getByRole("navigation").getByRole("link", { name: place }).first().click();
  await expect(page).toHaveURL(/endpoint-servers/);
  for (const address of ["/nothing/here", "/runs/nothing", `/runs/${id}`, "/administration/audit-log/999999999"]) {
    expect((await page.goto(address))?.status(), address).toBe(404);
    await page.waitForLoadState("networkidle");
  }
  expect((await page.goto("/cmp/AuthorizeBoxConnector?code=c&state=s"))?.status()).toBe(400);
  await page.waitForURL(/\/cmp\/outcome\//);
  await page.waitForLoadState("networkidle");
  expect(watch.faults).toEqual([]);
  await expectHeaders(watch);
});

test("so does the page that tells a viewer they may not see it", async ({ page, context }) => {
  const watch = await watchPolicy(context);
  await signIn(page, await createAccount("viewer"));
  expect((await page.goto("/administration/users"))?.status()).toBe(403);
  await expect(page.getByRole("heading", { name: "Your role does not allow this page" })).toBeVisible();
  await page.waitForLoadState("networkidle");
  expect(watch.faults).toEqual([]);
  await expectHeaders(watch);
});

test("dialogs, menus and the trip to the provider keep to the content policy", async ({ page, context }) => {
  test.setTimeout(180_000);
  const watch = await watchPolicy(context);
  const dialog = await openDialog(page, await boxApp());
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("Enter the name.")).toBeVisible();
  const popup = await clickAuthorize(page, dialog);
  await grant(popup);
  await expectWords(popup.locator("main"), "Access to Box is granted");
  await popup.getByRole("button", { name: "Copy the token" }).click();
  await expect(tokenField(dialog)).toHaveValue(/^ccat_/);
  await closeAll(context, page);
  const name = await createUnauthorized(page);
  await connectorRow(page, name).click({ button: "right" });
  await expect(page.getByRole("menuitem", { name: "Edit" })).toBeVisible();
  await page.keyboard.press("Escape");
  await choose(page, name, "Pause");
  await expect(connectorRow(page, name)).toContainText("Paused"); // and its notification
  await choose(page, name, "Delete");
  await expect(page.getByRole("dialog", { name: `Delete the connector ${name}?` })).toBeVisible();
  await page.goto("/administration/endpoint-servers");
  await page.getByRole("row").last().click({ button: "right" });
  await page.getByRole("menuitem", { name: "Properties" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.goto("/administration/users");
  await page.getByRole("button", { name: "New person" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Your account" }).click();
  await expect(page.getByRole("menuitem", { name: "Your account" })).toBeVisible();
  // A refreshed page comes with another nonce than the one its document was loaded with.
  await page.goto("/administration/audit-log");
  await page.getByRole("button", { name: /Verify/ }).click();
  await expect(page.getByText(/rows/).first()).toBeVisible();
  expect(watch.faults).toEqual([]);
  await expectHeaders(watch);
});

test("lists, files, refusals and odd requests carry the headers too", async ({ page, request }) => {
  await signIn(page);
  const nobody = "00000000-0000-4000-8000-000000000000";
  for (const [status, path] of [
    [200, "/api/runs"],
    [200, "/api/endpoint-servers"],
    [200, "/api/audit-log"],
    [200, "/api/auth/csrf"],
    [404, `/api/runs/${nobody}`],
    [404, "/api/nothing"],
    [404, "/api/auth/session"],
  ] as const) {
    const response = await page.request.get(path);
    expect(response.status(), path).toBe(status);
    expect(response.headers(), path).toMatchObject({
      ...always,
      "content-security-policy": expect.stringMatching(/^default-src 'none'/),
      "cache-control": expect.stringContaining("no-store"),
    });
  }
  for (const [status, method, path] of [
    [401, "GET", "/api/runs"],
    [403, "POST", "/runs"],
    [403, "POST", "/api/auth/callback/credentials"],
    [404, "GET", "/_next/image?url=%2Ficon.svg&w=64&q=75"],
    [404, "GET", "/%E0%A4%A"],
    [404, "GET", "/_next/static/nothing.js"],
    [405, "HEAD", "/cmp/AuthorizeBoxConnector"],
  ] as const) {
    const response = await request.fetch(path, { method });
    expect(response.status(), path).toBe(status);
    expect(response.headers(), path).toMatchObject({ ...always, "cache-control": expect.stringContaining("no-store") });
  }
});

test("markup slipped into a page runs nothing, and the watch of these tests sees it", async ({ page, context }) => {
  const watch = await watchPolicy(context);
  const take = "document.title = 'taken'";
  const slipped = `<script>${take}</script><img src=x onerror="${take}"><style>h1 { color: red }</style><base href="//evil.example">`;
  await page.route("/sign-in", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace("<body>", `<body>${slipped}`) });
  });
  const reported = page
    .context()
    .waitForEvent("requestfinished", (request) => request.url().endsWith("/api/content-policy"));
  await page.goto("/sign-in");
  expect((await (await reported).response())?.status(), "the browser's report is taken").toBe(204);
  for (const directive of ["script-src-elem", "script-src-attr", "style-src-elem", "base-uri"])
    await expect.poll(() => watch.faults.join()).toContain(`${directive} blocked`);
  expect(await page.title()).not.toBe("taken");
});
