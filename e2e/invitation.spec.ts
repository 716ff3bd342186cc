import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { signIn } from "./sign-in.ts";

test("an invited person makes their own account, and the link works once", async ({ page, browser }) => {
  await signIn(page);
  await page.goto("/administration/users");
  await page.getByRole("button", { name: "Invite" }).click();
  const dialog = page.getByRole("dialog");
  const email = `${randomUUID()}@example.com`;
  await dialog.getByLabel("Email").fill(email);
  await dialog.getByRole("radio", { name: "Operator" }).check();
  await dialog.getByRole("button", { name: "Make the link" }).click();
  const link = (await dialog.getByText(/\/invitation#/).textContent()) ?? "";
  await dialog.getByRole("button", { name: "Done" }).click();
  const open = page.getByRole("table", { name: "Invitations not used yet" }).getByRole("row");
  await expect(open.filter({ hasText: email })).toBeVisible();

  const theirs = await (await browser.newContext()).newPage();
  await theirs.goto(link);
  await expect(theirs.getByText(`invited ${email} to this console.`)).toBeVisible();
  await expectAccessible(theirs);
  await theirs.getByRole("textbox", { name: "Name" }).fill("Grace");
  await theirs.getByRole("textbox", { name: "Password" }).fill("short");
  await theirs.getByRole("button", { name: "Create account" }).click();
  await expect(theirs.getByText("Use at least 12 characters.")).toBeVisible();
  await theirs.getByRole("textbox", { name: "Password" }).fill("box-connector-box");
  await theirs.getByRole("button", { name: "Create account" }).click();
  await expect(theirs.getByText("This is little more than the product's name")).toBeVisible();
  await theirs.getByRole("textbox", { name: "Password" }).fill("correct horse battery");
  await theirs.getByRole("button", { name: "Create account" }).click();
  await expect(theirs).toHaveURL(/\/overview$/);

  const again = await (await browser.newContext()).newPage();
  await again.goto(link);
  await expect(again.getByText("This invitation was used, cancelled or has expired.")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("row").filter({ hasText: email })).toHaveCount(1);
  await expect(page.getByRole("row").filter({ hasText: email })).toContainText("Operator");
});

test("a cancelled invitation is gone", async ({ page }) => {
  await signIn(page);
  await page.goto("/administration/users");
  await page.getByRole("button", { name: "Invite" }).click();
  const dialog = page.getByRole("dialog");
  const email = `${randomUUID()}@example.com`;
  await dialog.getByLabel("Email").fill(email);
  await dialog.getByRole("button", { name: "Make the link" }).click();
  const link = (await dialog.getByText(/\/invitation#/).textContent()) ?? "";
  await dialog.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: `Cancel the invitation of ${email}` }).click();
  await expect(page.getByRole("row").filter({ hasText: email })).toHaveCount(0);
  await page.goto(link);
  await expect(page.getByText("This invitation was used, cancelled or has expired.")).toBeVisible();
});
