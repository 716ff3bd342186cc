import { expect, test } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { connectorsAddress } from "./connector-steps.ts";
import { signIn } from "./sign-in.ts";

test("single keys go to screens, search the page and make a connector, until they are switched off", async ({
  page,
}) => {
  await signIn(page);
  await page.goto("/overview");
  await expect(page.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
  const press = async (keys: string) => {
    for (const key of keys.split(" ")) await page.keyboard.press(key);
  };
  // A press before the page's scripts have begun does nothing.
  await expect(async () => {
    await press("g r");
    await expect(page).toHaveURL("/runs", { timeout: 2000 });
  }).toPass({ timeout: 20_000 });
  await expect(page.getByRole("heading", { name: "Run history", level: 1 })).toBeVisible();

  await press("/");
  const search = page.getByRole("searchbox").first();
  await expect(search).toBeFocused();
  await press("g c n ?");
  await expect(search).toHaveValue("gcn?");
  await expect(page).toHaveURL(/\/runs\?search=gcn/);
  await search.blur();

  await press("n");
  await expect(page.getByRole("dialog", { name: "New Box connector" })).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).focus();
  await press("g r");
  await expect(page).toHaveURL(new RegExp(`${connectorsAddress}\\?new=1`));
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await press("?");
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(dialog.getByRole("row", { name: "Administration > Audit log g then a" })).toBeVisible();
  await expectAccessible(page, "[role=dialog]");
  await dialog.getByRole("switch", { name: "Shortcuts of single keys" }).click();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await press("g a ?");
  await page.reload();
  await press("g a ?");
  await expect(page).toHaveURL(new RegExp(connectorsAddress));
  await expect(dialog).toBeHidden();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("textbox", { name: "Go to, find, search" })).toBeFocused();
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "Keyboard shortcuts" }).click();
  await dialog.getByRole("switch", { name: "Shortcuts of single keys" }).click();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await press("g a");
  await expect(page).toHaveURL("/administration/audit-log");
});
