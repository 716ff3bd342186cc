import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { consoleUrl } from "./addresses.ts";
import { createAccount } from "./callers.ts";
import { expectFitsWidth } from "./fits-width.ts";
import { type Account, administrator, fillSignInForm, signIn } from "./sign-in.ts";

const users = "/administration/users";
let made = 0;

/** Creates a person by the screen, as the signed-in administrator; gives what they sign in with. */
async function createPerson(page: Page, role: "Viewer" | "Operator"): Promise<Account> {
  const name = `Person ${Date.now()} ${++made}`;
  const email = `${name.replaceAll(" ", "-")}@example.com`.toLowerCase();
  await page.goto(users);
  await page.getByRole("button", { name: "New person" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Email").fill(email);
  await dialog.getByRole("radio", { name: role }).check();
  await dialog.getByRole("button", { name: "Create person" }).click();
  const password = (await dialog.getByText(/^[a-z2-9X]{26}$/).textContent()) ?? "";
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("row").filter({ hasText: email })).toBeVisible();
  return { email, password };
}

test("a visitor signs in and comes to the page they asked for", async ({ page }) => {
  await page.goto(`${users}?from=test`);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expectAccessible(page);
  await fillSignInForm(page, administrator);
  await expect(page.getByRole("heading", { name: "Users" })).toBeVisible();
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(`${users}?from=test`);
  const cookies = await page.context().cookies();
  const session = cookies.find((cookie) => cookie.name.endsWith("console-session"));
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
  await page.goto("/sign-in?returnTo=//example.com");
  await expect(page).toHaveURL(/\/overview$/);
});

test("a missing and a wrong password are told at the field, and the sixth attempt has to wait", async ({ page }) => {
  const email = `nobody-${Date.now()}@example.com`;
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Enter your email address.")).toBeVisible();
  await expect(page.getByText("Enter your password.")).toBeVisible();
  const password = page.getByRole("textbox", { name: "Password" });
  for (let count = 0; count < 5; count++) {
    const answer = page.waitForResponse((response) => response.url().includes("/callback/credentials"));
    await fillSignInForm(page, { email, password: `guess ${count}` });
    await answer;
    await expect(page.getByText("The email address or the password is wrong.")).toBeVisible();
    await expect(password).toBeFocused();
  }
  await fillSignInForm(page, { email, password: "guess 6" });
  await expect(page.getByText(/^Too many attempts\. Try again in \d+ seconds?\.$/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Sign in" })).toBeDisabled();
  expect(page.url()).not.toContain("guess");
});

test("signing out ends the session, also for a copy of its cookie", async ({ page, browser }) => {
  await signIn(page);
  await page.goto(users);
  const copy = await browser.newContext({ storageState: await page.context().storageState() });
  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  const stolen = await copy.newPage();
  await stolen.goto(users);
  await expect(stolen.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await copy.close();
});

test("what an open page shows is covered once the session has ended, in every tab and also without the console", async ({
  page,
}) => {
  await signIn(page);
  const context = page.context();
  const other = await context.newPage();
  const ended = (tab: Page) => tab.getByRole("heading", { name: "Your session has ended" });
  await page.goto(`${users}?search=Admin`);
  await other.clock.install();
  await other.goto(users);
  await expect(other.getByRole("table", { name: "People who may sign in" })).toBeVisible();
  await context.setOffline(true);
  // Each step of the clock is one that the page may see: it counts from when its scripts have begun.
  await expect(async () => {
    await other.clock.fastForward("31:00");
    await expect(ended(other)).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 20_000 });
  await expect(other.locator("body")).not.toContainText(administrator.email);
  await context.setOffline(false);
  await other.reload();
  await expect(other.getByRole("table", { name: "People who may sign in" })).toBeVisible();
  await other.getByRole("button", { name: "Your account" }).click();
  await other.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(ended(page)).toBeVisible();
  await expect(page.locator("body")).not.toContainText(administrator.email);
  await page.getByRole("link", { name: "Sign in" }).click();
  await fillSignInForm(page, administrator);
  await expect(page).toHaveURL(`${users}?search=Admin`);
});

test("a new viewer chooses a password first, and is shown that a page is not for them", async ({ page, browser }) => {
  await signIn(page);
  const viewer = await createPerson(page, "Viewer");
  const context = await browser.newContext();
  const theirs = await context.newPage();
  await theirs.goto("/sign-in");
  await fillSignInForm(theirs, viewer);
  await expect(theirs.getByText("Choose a password of your own")).toBeVisible();
  await theirs.getByRole("textbox", { name: "Present password" }).fill(viewer.password);
  await theirs.getByRole("textbox", { name: "New password" }).fill("correct horse battery");
  await theirs.getByRole("button", { name: "Change password" }).click();
  await expect(theirs.getByText("Choose a password of your own")).toBeHidden();
  const response = await theirs.goto(users);
  expect(response?.status()).toBe(403);
  await expect(theirs.getByRole("heading", { name: "Your role does not allow this page" })).toBeVisible();
  const navigation = theirs.getByRole("navigation", { name: "Console" });
  await expect(navigation.getByRole("link", { name: "Endpoint Servers" })).toBeVisible();
  await expect(navigation.getByRole("region", { name: "Administration" }).getByRole("link")).toHaveText([
    "Endpoint Servers",
    "Notifications",
    "Audit log",
    "API tokens",
    "Settings",
  ]);
  await context.close();
});

test("a person whose role is lowered or who is disabled feels it at their next click", async ({ page, browser }) => {
  await signIn(page);
  const account = await createAccount("administrator");
  await page.goto(users);
  const context = await browser.newContext();
  const theirs = await context.newPage();
  await signIn(theirs, account);
  await theirs.goto(users);
  const row = page.getByRole("row").filter({ hasText: account.email });

  await row.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Change role" }).click();
  await page.getByRole("radio", { name: "Viewer" }).check();
  await page.getByRole("button", { name: "Change role" }).click();
  await expect(row.getByText("Viewer")).toBeVisible();
  await theirs.getByRole("button", { name: "New person" }).click();
  const dialog = theirs.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Nobody");
  await dialog.getByLabel("Email").fill(`nobody-${Date.now()}@example.com`);
  await dialog.getByRole("button", { name: "Create person" }).click();
  await expect(dialog.getByText("This needs the role administrator; you have the role viewer.")).toBeVisible();

  await row.getByRole("button", { name: /^Menu of/ }).click();
  await page.getByRole("menuitem", { name: "Disable" }).click();
  await page.getByRole("button", { name: "Disable person" }).click();
  await expect(row.getByText("Disabled")).toBeVisible();
  await theirs.goto("/runs");
  await expect(theirs.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await context.close();
});

test("one menu opens by right-click, by its button and by the keyboard, and gives focus back", async ({ page }) => {
  await signIn(page);
  await page.goto(users);
  await expectAccessible(page);
  const row = page.getByRole("row").filter({ hasText: administrator.email });
  const more = row.getByRole("button", { name: /^Menu of/ });
  const menu = page.getByRole("menu");
  const names = ["Change role", "Sessions", /^Reset password/, /^Reset second factor/, "Disable"];
  const ways = [
    () => row.click({ button: "right" }),
    () => more.click(),
    () => more.press("Shift+F10"),
    () => more.press("ContextMenu"),
    () => more.press("Enter"),
  ];
  for (const open of ways) {
    await open();
    await expect(menu.getByRole("menuitem")).toHaveText(names);
    await expect(menu.getByRole("menuitem", { name: "Change role" })).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(menu.getByRole("menuitem", { name: "Sessions" })).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(menu.getByRole("menuitem", { name: "Disable" })).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(menu).toBeHidden();
    await expect(more).toBeFocused();
  }
});

test("a menu that closed takes no focus from the dialog that it opened, however fast the entry was chosen", async ({
  page,
}) => {
  await signIn(page);
  await page.goto(users);
  const more = page
    .getByRole("row")
    .filter({ hasText: administrator.email })
    .getByRole("button", { name: /^Menu of/ });
  const focused = await more.evaluate(async (button: HTMLElement) => {
    const appears = (selector: string) =>
      new Promise<HTMLElement>((resolve) => {
        const look = () => {
          const found = document.querySelector<HTMLElement>(selector);
          if (found) resolve(found);
          return found !== null;
        };
        if (!look())
          new MutationObserver((_changes, watch) => look() && watch.disconnect()).observe(document.body, {
            childList: true,
            subtree: true,
          });
      });
    button.focus();
    button.click();
    const entry = await appears('[role="menuitem"]');
    const roles: (string | null)[] = [];
    const dialogHasFocus = new Promise<void>((resolve) => {
      document.addEventListener("focusin", ({ target }) => {
        const element = target as HTMLElement;
        roles.push(element.getAttribute("role"));
        if (element.closest('[role="dialog"]')) resolve();
      });
    });
    entry.click();
    await dialogHasFocus;
    return roles;
  });
  expect(focused).not.toContain("menuitem");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(more).toBeFocused();
});

test("the choice of light or dark stays, from the first paint on", async ({ page }) => {
  await signIn(page);
  await page.goto(users);
  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  const scheme = () => page.evaluate(() => document.documentElement?.dataset.mantineColorScheme); // there is none for a moment
  await expect.poll(scheme).toBe("dark");
  await page.reload({ waitUntil: "commit" });
  await expect.poll(scheme).toBe("dark");
  await page.keyboard.press("Escape");
  await expectAccessible(page);
});

test("a narrow window has its navigation behind a button, and skips to the page", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await signIn(page);
  await page.goto(users);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the page" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Navigation" })).toBeFocused();
  await page.keyboard.press("Enter");
  const navigation = page.getByRole("navigation", { name: "Console" });
  await navigation.getByRole("link", { name: "Endpoint Servers" }).click();
  await expect(page).toHaveURL(/endpoint-servers$/);
  await expect(navigation).toBeHidden();
  await expectFitsWidth(page);
});

test("requests around the screen are refused", async ({ page, request }) => {
  for (const path of ["session", "providers", "signout", "signin", "error"]) {
    expect((await request.get(`/api/auth/${path}`)).status(), path).toBe(404);
  }
  const origin = new URL(consoleUrl).origin;
  const noToken = {
    headers: { origin },
    form: { email: administrator.email, password: administrator.password, json: "true" },
  };
  await request.post("/api/auth/callback/credentials", noToken);
  expect((await request.storageState()).cookies.map((cookie) => cookie.name)).not.toContain("console-session");
  const response = await page.goto("/there-is-nothing-here");
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "There is nothing at this address" })).toBeVisible();
  expect(response?.headers()).toMatchObject({ "x-content-type-options": "nosniff", "x-frame-options": "DENY" });
});
