import { type Browser, expect, type Page, test } from "@playwright/test";
import { Secret, TOTP } from "otpauth";
import { expectAccessible } from "./accessible.ts";
import { createAccount } from "./callers.ts";
import { type Account, fillSignInForm, signIn } from "./sign-in.ts";

const users = "/administration/users";
const account = "/account";

/** A browser of its own, signed in. */
async function signedIn(browser: Browser, who: Account): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, who);
  return page;
}

async function expectSignedOut(page: Page) {
  await page.goto("/runs");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
}

async function changePassword(page: Page, present: string, password: string) {
  await page.getByRole("textbox", { name: "Present password" }).fill(present);
  await page.getByRole("textbox", { name: "New password" }).fill(password);
  await page.getByRole("button", { name: "Change password" }).click();
}

test("a person changes their password, which signs them out everywhere else", async ({ browser }) => {
  const who = await createAccount("viewer");
  const [here, there] = [await signedIn(browser, who), await signedIn(browser, who)];
  await here.goto("/runs");
  await here.getByRole("button", { name: "Your account" }).click();
  await here.getByRole("menuitem", { name: "Your account" }).click();
  await expect(here.getByRole("heading", { name: "Your account" })).toBeVisible();
  await expectAccessible(here);
  await changePassword(here, "not my password", "another horse battery");
  await expect(here.getByText("This is not your present password.")).toBeVisible();
  await changePassword(here, who.password, "short");
  await expect(here.getByText("Use at least 12 characters.")).toBeVisible();
  await changePassword(here, who.password, "another horse battery");
  await expect(here.getByText("Your password is changed.")).toBeVisible();
  await expect(here.getByRole("textbox", { name: "New password" })).toHaveValue("");
  await expectSignedOut(there);
  await fillSignInForm(there, { ...who, password: "another horse battery" });
  await expect(there.getByRole("heading", { name: "Run history" })).toBeVisible();
});

test("a reset password signs its person out and has to be changed before anything else", async ({ page, browser }) => {
  await signIn(page);
  const who = await createAccount("viewer");
  const theirs = await signedIn(browser, who);
  await page.goto(users);
  await page.getByRole("row").filter({ hasText: who.email }).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Reset password" }).click();
  await page.getByRole("button", { name: "Reset password" }).click();
  const dialog = page.getByRole("dialog", { name: /^The new password of/ });
  const given = (await dialog.getByText(/^[a-z2-9X]{26}$/).textContent()) ?? "";
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(given)).toHaveCount(0);

  await expectSignedOut(theirs);
  await fillSignInForm(theirs, { ...who, password: given });
  await expect(theirs.getByText("Choose a password of your own")).toBeVisible();
  await theirs.goto("/inventory/users");
  await expect(theirs).toHaveURL(/\/account$/);
  expect((await theirs.request.get("/api/runs")).status()).toBe(403);
  await changePassword(theirs, given, "Password-2026!");
  await expect(theirs.getByText("This is one of the passwords that are tried first")).toBeVisible();
  await changePassword(theirs, given, "a password of my own");
  await expect(theirs.getByText("Choose a password of your own")).toBeHidden();
  await theirs.goto("/runs");
  await expect(theirs.getByRole("heading", { name: "Run history" })).toBeVisible();
});

test("sessions are listed with this one marked, and ended by their person or an administrator", async ({
  page,
  browser,
}) => {
  await signIn(page);
  const who = await createAccount("viewer");
  const [here, there, elsewhere] = [
    await signedIn(browser, who),
    await signedIn(browser, who),
    await signedIn(browser, who),
  ];
  await here.goto(account);
  const table = here.getByRole("table", { name: "Where you are signed in" });
  await expect(table.getByRole("rowheader")).toHaveCount(3);
  await expect(table.getByRole("row").filter({ hasText: "This one" })).toContainText(/Chrome on \w+/);
  const end = table.getByRole("button", { name: /^End the session of/ });
  await expect(end).toHaveCount(2);
  await end.first().click();
  await expect(end).toHaveCount(1);
  await here.getByRole("button", { name: "End all others" }).click();
  await expect(table.getByRole("rowheader")).toHaveCount(1);
  await expect(here.getByRole("button", { name: "End all others" })).toHaveCount(0);
  await expectSignedOut(there);
  await expectSignedOut(elsewhere);

  await page.goto(users);
  await page.getByRole("row").filter({ hasText: who.email }).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Sessions" }).click();
  const dialog = page.getByRole("dialog", { name: /^Sessions of/ });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "End all" }).click();
  await expect(dialog.getByText("is signed in nowhere.")).toBeVisible();
  await expectSignedOut(here);
});

test("a second factor is set up with an app, asked for at the sign-in, and removed", async ({ page, browser }) => {
  await signIn(page);
  const who = await createAccount("viewer");
  const here = await signedIn(browser, who);
  await here.goto(account);
  await here.getByRole("button", { name: "Set up" }).click();
  const dialog = here.getByRole("dialog", { name: "Set up an authenticator app" });
  await expect(dialog.getByRole("img", { name: "QR code of the key" })).toBeVisible();
  await expectAccessible(here);
  const key = (await dialog.getByText(/^[A-Z2-7]{32}$/).textContent()) ?? "";
  const code = () => new TOTP({ secret: Secret.fromBase32(key) }).generate();
  await dialog.getByRole("textbox", { name: "Code" }).fill("12345");
  await dialog.getByRole("button", { name: "Turn on" }).click();
  await expect(dialog.getByText("Enter the six figures that the app shows.")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Code" }).fill(code());
  await dialog.getByRole("button", { name: "Turn on" }).click();
  const kept = here.getByRole("dialog", { name: "Keep the recovery codes" });
  const codes = (await kept.getByText(/^\w{4}(-\w{4}){6}(\s|$)/).textContent()) ?? "";
  const [recoveryCode = ""] = codes.split("\n");
  await kept.getByRole("button", { name: "Done" }).click();
  await expect(here.getByText("10 recovery codes are left.")).toBeVisible();

  const there = await (await browser.newContext()).newPage();
  await there.goto("/sign-in?returnTo=/account");
  await fillSignInForm(there, who);
  const field = there.getByRole("textbox", { name: "Code" });
  await expect(field).toBeFocused();
  await field.fill("not a code");
  await there.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(there.getByText("This code is not right, or was used already.")).toBeVisible();
  await field.fill(recoveryCode);
  await there.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(there.getByText("9 recovery codes are left.")).toBeVisible();

  await page.goto(users);
  const row = page.getByRole("row").filter({ hasText: who.email });
  await expect(row).toContainText("Password and app");
  await row.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Reset second factor" }).click();
  await page.getByRole("button", { name: "Reset second factor" }).click();
  await expect(row).not.toContainText("Password and app");
  await there.reload();
  await expect(there.getByRole("button", { name: "Set up" })).toBeVisible();
});
