import { randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import pg from "pg";
import { expectAccessible } from "./accessible.ts";
import { boxApp, clickAuthorize, grant, openDialog, tokenField } from "./authorize-steps.ts";
import { connectorRow, createUnauthorized, save } from "./connector-steps.ts";
import { administrator, signIn } from "./sign-in.ts";

/** Makes every session one whose person proved who they are ten minutes ago. */
async function ageSessions() {
  const database = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await database.connect();
  await database.query("UPDATE session SET authenticated_at = now() - interval '10 minutes'");
  await database.end();
}

const questionOf = (page: Page) => page.getByRole("dialog", { name: "Confirm it is you" });

async function confirm(page: Page, password = administrator.password) {
  await questionOf(page).getByRole("textbox", { name: "Your password" }).fill(password);
  await questionOf(page).getByRole("button", { name: "Confirm" }).click();
}

const sessionCookie = async (page: Page) =>
  (await page.context().cookies()).find(({ name }) => name.endsWith("console-session"))?.value;

test("what changes people asks for the password over the form, and goes on from there", async ({ page }) => {
  await signIn(page);
  await page.goto("/administration/users");
  await page.getByRole("button", { name: "New person" }).click();
  const dialog = page.getByRole("dialog", { name: "New person" });
  const email = `${randomUUID()}@example.com`;
  await dialog.getByLabel("Name").fill("Grace");
  await dialog.getByLabel("Email").fill(email);
  await ageSessions();
  const create = dialog.getByRole("button", { name: "Create person" });
  await create.click();
  await expect(questionOf(page).getByRole("textbox", { name: "Your password" })).toBeFocused();
  await expectAccessible(page);

  await page.keyboard.press("Escape");
  await expect(questionOf(page)).toBeHidden();
  await expect(dialog.getByText("Confirm that it is you first. Nothing was changed.")).toBeVisible();
  await expect(dialog.getByLabel("Email")).toHaveValue(email);
  await expect(connectorRow(page, email)).toHaveCount(0);

  const before = await sessionCookie(page);
  await create.click();
  await confirm(page, "not my password");
  await expect(questionOf(page).getByText("This is not your present password.")).toBeVisible();
  await confirm(page);
  await expect(page.getByRole("dialog", { name: "Grace can sign in now" })).toBeVisible();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(connectorRow(page, email)).toBeVisible();
  expect(await sessionCookie(page)).not.toBe(before);

  await connectorRow(page, email).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Disable" }).click();
  await page.getByRole("button", { name: "Disable person" }).click();
  await expect(connectorRow(page, email)).toContainText("Disabled");
});

test("editing a connector asks for nothing, deleting it does", async ({ page }) => {
  const name = await createUnauthorized(page);
  await ageSessions();
  await connectorRow(page, name).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog", { name: `Edit ${name}` });
  await dialog.getByRole("textbox", { name: "Description" }).fill("Edited");
  await save(dialog);
  await connectorRow(page, name).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Delete connector" }).click();
  await confirm(page);
  await expect(connectorRow(page, name)).toHaveCount(0);
});

test("Authorize asks first, then opens its window at the next click", async ({ page }) => {
  const dialog = await openDialog(page, await boxApp());
  await ageSessions();
  await dialog.getByRole("button", { name: "Authorize", exact: true }).click();
  await confirm(page);
  await expect(dialog.getByText("It is you. Click Authorize again.")).toBeVisible();
  await grant(await clickAuthorize(page, dialog));
  await expect(tokenField(dialog)).toHaveValue(/^ccat_/);
});
