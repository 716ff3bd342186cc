import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { boxApp, openDialog } from "./authorize-steps.ts";
import {
  choose,
  connectorsAddress,
  createConnector,
  createUnauthorized,
  newEnterprise,
  runTo,
} from "./connector-steps.ts";
import { expectFitsWidth } from "./fits-width.ts";
import { signIn } from "./sign-in.ts";

/** A narrow window scrolls a table, never the page, sideways. */
async function expectNoSidewaysScroll(page: Page, what: string) {
  await page.setViewportSize({ width: 360, height: 800 });
  await expectFitsWidth(page, what);
  await page.setViewportSize({ width: 1280, height: 800 });
}

async function expectSound(page: Page, what: string) {
  await expectAccessible(page);
  await expectNoSidewaysScroll(page, what);
}

test("every screen of a connector with a published inventory is accessible, light, dark and narrow", async ({
  page,
}) => {
  test.setTimeout(180_000);
  const name = await createConnector(page, { enterprise: await newEnterprise() });
  const run = await runTo(page, name, "Published");
  await expectSound(page, "run");
  const { connector } = await (await page.request.get(`/api${run}`)).json();
  for (const path of [
    connectorsAddress,
    "/runs",
    `/runs/charts?connector=${connector.id}`,
    `/inventory/overview?connector=${connector.id}`,
    `/inventory/overview/reclaim?connector=${connector.id}`,
    `/inventory/charge-back?connector=${connector.id}`,
    `/inventory/users?connector=${connector.id}`,
    `/inventory/groups?connector=${connector.id}`,
    "/administration/endpoint-servers",
    "/administration/users",
  ]) {
    await page.goto(path);
    await expect(page.getByRole("table").first()).toBeVisible();
    await expectSound(page, path);
  }
  for (const list of ["users", "groups"]) {
    await page.goto(`/inventory/${list}?connector=${connector.id}`);
    await page.getByRole("table").getByRole("link").last().click();
    await page.waitForURL(new RegExp(`/inventory/${list}/\\d+`));
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectSound(page, `one of the ${list}`);
  }
});

test("the other screens are accessible, light, dark and narrow", async ({ page }) => {
  test.setTimeout(180_000);
  const name = await createUnauthorized(page);
  await page.goto(`${connectorsAddress}?search=${encodeURIComponent(name)}`);
  await choose(page, name, "Run history");
  await page.waitForURL(/\/runs\?connector=/);
  const connector = new URL(page.url()).searchParams.get("connector") ?? "";
  for (const path of [
    "/overview",
    `/runs/calendar?connector=${connector}`,
    `/runs?connector=${connector}`,
    "/runs/failures/permission_missing",
    `${connectorsAddress}/authorizations`,
    `/inventory/overview?connector=${connector}`,
    "/administration/notifications",
    "/administration/api-tokens",
    "/administration/api-tokens/reference",
    "/administration/audit-log",
    "/administration/settings",
    "/account",
  ]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.waitForLoadState("networkidle");
    await expectSound(page, path);
  }
});

test("the dialogs and menus are accessible, light, dark and narrow", async ({ page }) => {
  test.setTimeout(180_000);
  const dialog = await openDialog(page, await boxApp());
  await dialog.getByRole("button", { name: "Save" }).click();
  await expectSound(page, "New with a fault");
  const name = await createUnauthorized(page);
  await choose(page, name, "Delete");
  await expect(page.getByRole("dialog", { name: `Delete the connector ${name}?` })).toBeVisible();
  await expectSound(page, "Delete");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: `Menu of ${name}` }).click();
  await expect(page.getByRole("menuitem", { name: "Edit" })).toBeVisible();
  await expectAccessible(page);
});

test("the empty, missing and refused pages are accessible, light, dark and narrow", async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto("/sign-in");
  await expectSound(page, "sign-in");
  await signIn(page);
  for (const path of [`${connectorsAddress}?search=nothing-is-called-this`, "/runs/nothing", "/cmp/outcome/denied"]) {
    await page.goto(path);
    await expectSound(page, path);
  }
});
