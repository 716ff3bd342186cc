import { randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import pg from "pg";
import { expectAccessible } from "./accessible.ts";
import { consoleUrl } from "./addresses.ts";
import { administrator, signIn } from "./sign-in.ts";

const users = "/administration/users";
const button = "Continue with Example Directory";
const alert = (page: Page) => page.getByRole("main").getByRole("alert");

/** Logs in at the provider, in the window that shows it. */
async function logIn(page: Page, login: string) {
  await page.getByPlaceholder("Enter any login").fill(login);
  await page.getByPlaceholder("and password").fill("any");
  await page.getByRole("button", { name: "Sign-in" }).click();
}

async function signInByProvider(page: Page, login: string, address: string) {
  await page.goto(address);
  await page.getByRole("button", { name: button }).click();
  await logIn(page, login);
}

test("a person signs in with the provider, comes to the page they asked for, and confirms there later", async ({
  page,
}) => {
  const login = `ada-${randomUUID()}+admins`;
  await page.goto(users);
  await expectAccessible(page);
  await signInByProvider(page, login, `${users}?from=test`);
  await expect(page.getByRole("heading", { name: "Users" })).toBeVisible();
  expect(page.url()).toBe(`${consoleUrl}${users}?from=test`);
  await expect(page.getByRole("row").filter({ hasText: "You" })).toContainText("Example Directory");

  const database = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await database.connect();
  await database.query("UPDATE session SET authenticated_at = now() - interval '10 minutes'");
  await database.end();
  const dialog = page.getByRole("dialog", { name: "New person" });
  // A press before the page's scripts have begun opens nothing.
  await expect(async () => {
    await page.getByRole("button", { name: "New person" }).click();
    await expect(dialog).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 20_000 });
  const email = `${randomUUID()}@example.com`;
  await dialog.getByLabel("Name").fill("Grace");
  await dialog.getByLabel("Email").fill(email);
  await dialog.getByRole("button", { name: "Create person" }).click();
  const question = page.getByRole("dialog", { name: "Confirm it is you" });
  const [popup] = await Promise.all([
    page.waitForEvent("popup"),
    question.getByRole("button", { name: button }).click(),
  ]);
  await logIn(popup, login);
  await expect(page.getByRole("dialog", { name: "Grace can sign in now" })).toBeVisible();
  await expect.poll(() => popup.isClosed()).toBe(true);
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("row").filter({ hasText: email })).toBeVisible();

  await page.goto("/account");
  await expect(page.getByText("You sign in with Example Directory, which also decides your role.")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Present password" })).toHaveCount(0);
});

test("a person without a group, and one whose email address has an account, are told so", async ({ page }) => {
  await signInByProvider(page, "nobody", "/sign-in");
  await expect(alert(page)).toContainText("Example Directory knows you, but gives you no role in this console.");
  await page.context().clearCookies();
  const [name, domain] = administrator.email.split("@");
  await signIn(page);
  const local = `${name}-${randomUUID()}+staff@${domain}`;
  await page.goto(users);
  await page.getByRole("button", { name: "New person" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Local");
  await dialog.getByLabel("Email").fill(local);
  await dialog.getByRole("button", { name: "Create person" }).click();
  await dialog.getByRole("button", { name: "Done" }).click();
  await page.context().clearCookies();
  await signInByProvider(page, local, "/sign-in");
  await expect(alert(page)).toContainText("It stays apart from your account at Example Directory");
});

test("declining at the provider is told on the sign-in page", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: button }).click();
  await page.getByRole("link", { name: /Cancel/ }).click();
  await expect(alert(page)).toContainText("says that the sign-in was declined or cancelled");
  await expect(page.getByRole("button", { name: button })).toBeVisible();
});
