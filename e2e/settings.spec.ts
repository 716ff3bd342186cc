import { expect, test } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { consoleUrl } from "./addresses.ts";
import { createAccount } from "./callers.ts";
import { query } from "./database.ts";
import { signIn } from "./sign-in.ts";

const address = "/administration/settings";

test.afterAll(() =>
  query("UPDATE setting SET time_zone = NULL, drop_limit_percent = 20, look_back_days = 90, keep_days = 90"),
);

test("what an administrator sets is what a new connector begins with; a viewer only reads it", async ({
  page,
  browser,
}) => {
  await signIn(page);
  await page.goto(address);
  const form = page.getByRole("form", { name: "Settings" });
  await expect(form.getByRole("button", { name: "Save" })).toBeDisabled();
  await expect(page.getByText("Your browser reached this page by the same address.")).toBeVisible();
  await expectAccessible(page);

  await form.getByLabel("Age of an inventory").fill("0");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByText("Enter whole days from 1 to 3650.")).toBeVisible();
  await form.getByLabel("Age of an inventory").fill("45");
  await form.getByLabel("Hold an inventory that drops more than").fill("7");
  await form.getByLabel("Look back for activity").fill("33");
  await form.getByRole("combobox", { name: "Time zone" }).fill("honolulu");
  await page.getByRole("option", { name: "Pacific/Honolulu" }).click();
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The settings are saved.")).toBeVisible();
  await expect(form.getByRole("button", { name: "Save" })).toBeDisabled();

  await page.goto("/connectors/box?new=1");
  const dialog = page.getByRole("dialog", { name: "New Box connector" });
  await expect(dialog.getByLabel("Hold an inventory that drops more than")).toHaveValue("7 %");
  await expect(dialog.getByLabel("Look back")).toHaveValue("33");
  await expect(dialog.getByRole("combobox", { name: "Time zone" })).toHaveValue("Pacific/Honolulu");

  await page.goto("/administration/audit-log?noun=settings");
  await page.getByRole("link", { name: "Settings changed" }).first().click();
  await expect(page.getByRole("row", { name: /keepDays 90 45/ })).toBeVisible();

  const context = await browser.newContext({ baseURL: consoleUrl, storageState: undefined });
  const theirs = await context.newPage();
  await signIn(theirs, await createAccount("viewer"));
  await theirs.goto(address);
  await expect(theirs.getByLabel("Age of an inventory")).toBeDisabled();
  await expect(theirs.getByText("Only an administrator changes the settings.")).toBeVisible();
  await context.close();
});
