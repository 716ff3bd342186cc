import { expect, type Page, test } from "@playwright/test";
import { createAccount } from "./callers.ts";
import { connectorRow, connectorsAddress, createUnauthorized } from "./connector-steps.ts";
import { signIn } from "./sign-in.ts";

type Role = "viewer" | "operator";

/** Which entries of the connector's menu can be chosen. */
async function usable(page: Page, name: string): Promise<string[]> {
  await page.goto(`${connectorsAddress}?search=${encodeURIComponent(name)}`);
  await connectorRow(page, name).click({ button: "right" });
  const entries = page.getByRole("menuitem");
  await expect(entries).toHaveCount(8);
  const labels: string[] = [];
  for (const entry of await entries.all())
    if (await entry.isEnabled()) labels.push(((await entry.textContent()) ?? "").trim());
  return labels;
}

const mayDo = {
  viewer: ["Run history", "Authorizations"],
  operator: ["Pause", "Run history", "Authorizations"],
} as const satisfies Record<Role, readonly string[]>;

for (const role of ["viewer", "operator"] as const) {
  test(`the role ${role} sees everything and changes only what it may`, async ({ page, browser }) => {
    test.setTimeout(120_000);
    const name = await createUnauthorized(page);
    const account = await createAccount(role);
    const context = await browser.newContext();
    const theirs = await context.newPage();
    await signIn(theirs, account);
    expect(await usable(theirs, name)).toEqual(mayDo[role]);
    await theirs.goto(`${connectorsAddress}?new=1`);
    await expect(theirs.getByRole("heading", { name: "Box", level: 1 })).toBeVisible();
    await expect(theirs.getByRole("dialog")).toHaveCount(0);
    await expect(theirs.getByRole("alert").filter({ hasText: "Only administrators" })).toBeVisible();
    await expect(theirs.getByRole("link", { name: "New", exact: true })).toHaveCount(0);
    for (const path of ["/runs", "/inventory/users", "/inventory/groups", "/administration/endpoint-servers"])
      expect((await theirs.goto(path))?.status(), path).toBe(200);
    expect((await theirs.goto("/administration/users"))?.status()).toBe(403);
    await expect(theirs.getByRole("heading", { name: "Your role does not allow this page" })).toBeVisible();
    const nobody = "00000000-0000-4000-8000-000000000000";
    for (const path of [
      `/api/authorizations/${nobody}`,
      `/api/endpoint-servers/${nobody}/removal`,
      `/api/endpoint-servers/enrolments/${nobody}`,
    ])
      expect((await theirs.request.get(path)).status(), path).toBe(403);
    await context.close();
  });
}

test("the action behind a button refuses whoever lost the role since the page was opened", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  const name = await createUnauthorized(page);
  const account = await createAccount("operator");
  const context = await browser.newContext();
  const theirs = await context.newPage();
  await signIn(theirs, account);
  await theirs.goto(`${connectorsAddress}?search=${encodeURIComponent(name)}`);
  await connectorRow(theirs, name).click({ button: "right" });

  await page.goto("/administration/users");
  const row = page.getByRole("row").filter({ hasText: account.email });
  await row.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Change role" }).click();
  await page.getByRole("radio", { name: "Viewer" }).check();
  await page.getByRole("button", { name: "Change role" }).click();
  await expect(row.getByText("Viewer")).toBeVisible();

  await theirs.getByRole("menuitem", { name: "Pause" }).click();
  await expect(theirs.getByText("This needs the role operator; you have the role viewer.")).toBeVisible();
  await page.goto(`${connectorsAddress}?search=${encodeURIComponent(name)}`);
  await expect(connectorRow(page, name)).not.toContainText("Paused");
  await context.close();
});

test("nobody gets a page, a list or a file without signing in", async ({ page }) => {
  const nobody = "00000000-0000-4000-8000-000000000000";
  for (const path of [
    "/api/runs",
    `/api/runs/${nobody}`,
    `/api/runs/${nobody}/log`,
    "/api/inventory/users",
    "/api/inventory/groups",
    "/api/endpoint-servers",
    `/api/authorizations/${nobody}`,
  ])
    expect((await page.request.get(path)).status(), path).toBe(401);
  for (const path of [connectorsAddress, "/runs", "/inventory/users", "/administration/endpoint-servers"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  }
});
