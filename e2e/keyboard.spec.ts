import { expect, type Locator, type Page, test } from "@playwright/test";
import { boxApp } from "./authorize-steps.ts";
import { connectorRow, newEnterprise, runState, uniqueName } from "./connector-steps.ts";

const mostTabs = 80;

/** Presses Tab until the focus is on it, as somebody without a mouse does; what has the focus must be seen. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  const hasFocus = () => target.evaluate((element) => element === document.activeElement);
  for (let tabs = 0; !(await hasFocus()); tabs++) {
    expect(tabs, `Tabs until ${target}`).toBeLessThan(mostTabs);
    await page.keyboard.press("Tab");
  }
  await expect(target).toBeInViewport();
}

async function press(page: Page, target: Locator, key = "Enter"): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

async function type(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.type(text);
}

/** Opens the menu of a row and goes down to the entry. */
async function chooseFromMenu(page: Page, row: Locator, entry: string): Promise<void> {
  await press(page, row.getByRole("button", { name: /^Menu of/ }));
  const item = page.getByRole("menuitem", { name: entry });
  await expect(item).toBeVisible();
  const hasFocus = () => item.evaluate((element) => element === document.activeElement);
  for (let downs = 0; !(await hasFocus()); downs++) {
    expect(downs, `arrows until ${entry}`).toBeLessThan(12);
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
}

test("the guide is carried out with the keyboard alone, from signing in to the inventory", async ({ page }) => {
  test.setTimeout(180_000);
  const [app, enterprise, name] = [await boxApp(), await newEnterprise(), uniqueName("Keyboard")];

  await test.step("sign in", async () => {
    await page.goto("/");
    await type(page, page.getByLabel("Email"), process.env.ADMIN_EMAIL ?? "");
    await type(page, page.getByRole("textbox", { name: "Password" }), process.env.ADMIN_PASSWORD ?? "");
    await page.keyboard.press("Enter");
  });

  await test.step("skip the navigation, and tick the feature of an endpoint server", async () => {
    await expect(page.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
    await press(page, page.getByRole("link", { name: "Skip to the page" }));
    await expect(page.getByRole("main")).toBeFocused();
    await press(page, page.getByRole("link", { name: "Endpoint Servers", exact: true }));
    const row = page.getByRole("row").filter({ hasText: "Online" }).first();
    await chooseFromMenu(page, row, "Properties");
    const dialog = page.getByRole("dialog");
    await press(page, dialog.getByRole("button", { name: "Features" }));
    const tick = page.getByRole("checkbox", { name: "Box connector" });
    await press(page, tick, "Space");
    await expect(tick).not.toBeChecked();
    await page.keyboard.press("Space");
    await expect(tick).toBeChecked();
    await press(page, dialog.getByRole("button", { name: "Save" }));
    await expect(page.getByRole("dialog")).toHaveCount(0);
  });

  await test.step("create, authorize and save the connector", async () => {
    await press(page, page.getByRole("link", { name: "Box", exact: true }));
    await press(page, page.getByRole("link", { name: "New", exact: true }));
    const dialog = page.getByRole("dialog", { name: "New Box connector" });
    await type(page, dialog.getByRole("textbox", { name: "Name", exact: true }), name);
    await press(page, dialog.getByRole("combobox", { name: "Environment" }));
    const sandbox = page.getByRole("option", { name: "Box sandbox (this machine)" });
    await expect(sandbox).toBeVisible();
    while (!(await sandbox.evaluate((option) => option.hasAttribute("data-combobox-selected"))))
      await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await type(page, dialog.getByLabel("Client ID"), app.clientId);
    await type(page, dialog.getByRole("textbox", { name: "Client secret" }), app.clientSecret);
    await tabTo(page, dialog.getByRole("button", { name: "Authorize", exact: true }));
    const [popup] = await Promise.all([page.waitForEvent("popup"), page.keyboard.press("Enter")]);
    await type(popup, popup.getByLabel("Email"), `admin@${enterprise.domain}`);
    await type(popup, popup.getByLabel("Password"), "sandbox-password");
    await popup.keyboard.press("Enter");
    await press(popup, popup.getByRole("button", { name: "Grant access to Box" }));
    await expect(popup.getByRole("heading", { name: "Access to Box is granted" })).toBeVisible();
    await tabTo(popup, popup.getByRole("button", { name: "Close this window" }));
    // The window may be gone before the key is up again.
    await Promise.all([popup.waitForEvent("close"), popup.keyboard.press("Enter").catch(() => {})]);
    await expect(dialog.getByRole("textbox", { name: "Token" })).toHaveValue(/^ccat_/);
    await press(page, dialog.getByRole("button", { name: "Save" }));
    await expect(dialog).toBeHidden();
    await expect(connectorRow(page, name)).toContainText(enterprise.name);
  });

  await test.step("run it, and look at the run and the inventory", async () => {
    await chooseFromMenu(page, connectorRow(page, name), "Run now");
    await expect(page.getByText(`"${name}" is queued to run.`)).toBeVisible();
    await chooseFromMenu(page, connectorRow(page, name), "Run history");
    await press(page, page.getByRole("table", { name: "Runs" }).getByRole("link").first());
    await expect(runState(page)).toHaveText("Published", { timeout: 60_000 });
    await press(page, page.getByRole("link", { name: "Inventory", exact: true }));
    await expect(page.getByRole("heading", { name: "Users", level: 1 })).toBeVisible();
    await type(page, page.getByRole("searchbox", { name: "Search users" }), `admin@${enterprise.domain}`);
    const login = page.getByRole("cell", { name: `admin@${enterprise.domain}`, exact: true });
    const admin = page.getByRole("row").filter({ has: login });
    await expect(page).toHaveURL(/search=admin/);
    await expect(admin).toHaveCount(1);
    await press(page, admin.getByRole("link"));
    await expect(page.getByText(`admin@${enterprise.domain}`).first()).toBeVisible();
  });
});
