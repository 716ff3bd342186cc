import { expect, test } from "@playwright/test";
import pg from "pg";
import { expectAccessible } from "./accessible.ts";
import {
  authorizationId,
  boxApp,
  changeReturn,
  clickAuthorize,
  expectWords,
  grant,
  logIn,
  newBoxApp,
  openDialog,
  setSwitches,
  tokenField,
} from "./authorize-steps.ts";

const tokenText = /^ccat_[\w-]{43}$/;

test("granting fills in the token and shows account, enterprise and permissions in both windows", async ({ page }) => {
  const dialog = await openDialog(page, await boxApp());
  const popup = await clickAuthorize(page, dialog);
  await expect(dialog.getByText(/^(10:00|9:\d\d) left/)).toBeVisible();
  await grant(popup);
  expect(popup.url()).not.toMatch(/code=|state=/);
  for (const place of [popup.locator("main"), dialog])
    await expectWords(place, "Access to Box is granted", /Alex Admin/, "Acme", "Manage enterprise properties");
  await expect(popup.getByRole("img", { name: "Granted" })).toHaveCount(3);
  await popup.getByRole("button", { name: "Copy the token" }).click();
  const copied = await popup.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(tokenText);
  await expect(tokenField(dialog)).toHaveValue(copied);
  await popup.getByRole("button", { name: "Close this window" }).click();
  await expect.poll(() => popup.isClosed()).toBe(true);
});

test("a blocked window becomes a link that works", async ({ page, context }) => {
  await page.addInitScript(() => {
    window.open = () => null;
  });
  const dialog = await openDialog(page, await boxApp());
  await dialog.getByRole("button", { name: "Authorize", exact: true }).click();
  await expectWords(dialog, "The browser blocked the window");
  const [opened] = await Promise.all([
    context.waitForEvent("page"),
    dialog.getByRole("link", { name: "Open the Box window" }).click(),
  ]);
  await grant(opened);
  await expect(tokenField(dialog)).toHaveValue(tokenText);
});

test("a closed window is not taken for the end", async ({ page }) => {
  const dialog = await openDialog(page, await boxApp());
  const popup = await clickAuthorize(page, dialog);
  const address = popup.url();
  await popup.close();
  await dialog.getByRole("button", { name: "Nothing happens?" }).click();
  await expectWords(dialog, "The window was closed", /If you closed it, click Authorize again/);
  const again = await page.context().newPage();
  await again.goto(address);
  await grant(again);
  await expect(tokenField(dialog)).toHaveValue(tokenText);
});

test("denied access is told in both windows, and Try again begins anew", async ({ page }) => {
  const dialog = await openDialog(page, await boxApp());
  const popup = await clickAuthorize(page, dialog);
  await logIn(popup, "admin@acme.example");
  await popup.getByRole("button", { name: "Deny access to Box" }).click();
  for (const place of [popup.locator("main"), dialog])
    await expectWords(place, "Access was denied", /The user denied access/, /choose “Grant access to Box”/);
  const [again] = await Promise.all([
    page.waitForEvent("popup"),
    dialog.getByRole("button", { name: "Try again" }).click(),
  ]);
  await grant(again);
  await expect(tokenField(dialog)).toHaveValue(tokenText);
});

test("ten minutes without an answer end the wait", async ({ page }) => {
  const dialog = await openDialog(page, await boxApp());
  const [id, popup] = await Promise.all([authorizationId(page), clickAuthorize(page, dialog)]);
  const database = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await database.connect();
  await database.query(`UPDATE "authorization" SET expires_at = now() - interval '1 second' WHERE id = $1`, [id]);
  await database.end();
  await expectWords(dialog, "Ten minutes passed without an answer from Box", /Click Authorize again/);
  await grant(popup);
  await expectWords(popup.locator("main"), "Ten minutes passed without an answer from Box");
  await expect(tokenField(dialog)).toHaveValue("");
});

test("a wrong redirect URI is explained, though Box never comes back", async ({ page }) => {
  const dialog = await openDialog(page, await newBoxApp({ redirectUris: ["https://elsewhere.example/"] }));
  const popup = await clickAuthorize(page, dialog);
  await expect(popup.getByRole("heading", { name: /redirect_uri_mismatch/ })).toBeVisible();
  await dialog.getByRole("button", { name: "Nothing happens?" }).click();
  await expectWords(dialog, "The redirect URI is wrong", /Copy the redirect URI of the guide/);
});

test("an app that the enterprise disabled is explained, though Box never comes back", async ({ page }) => {
  const dialog = await openDialog(page, await boxApp());
  const popup = await clickAuthorize(page, dialog);
  await logIn(popup, "admin@initech.example");
  await expect(popup.getByRole("heading", { name: "Disabled by Administrator" })).toBeVisible();
  await dialog.getByRole("button", { name: "Nothing happens?" }).click();
  await expectWords(dialog, "The app is disabled by the enterprise", /Platform Apps Manager/);
});

test("a code that is no longer valid is explained", async ({ page }) => {
  const dialog = await openDialog(page, await boxApp());
  const popup = await clickAuthorize(page, dialog);
  await changeReturn(popup, ({ searchParams }) => searchParams.set("code", "spent"));
  await grant(popup);
  for (const place of [popup.locator("main"), dialog])
    await expectWords(place, "Box's code was no longer valid", /lives for 30 seconds/, /Auth code doesn't exist/);
});

test("wrong client credentials are explained", async ({ page }) => {
  const app = await boxApp();
  const dialog = await openDialog(page, { ...app, clientSecret: "not-the-secret" });
  await grant(await clickAuthorize(page, dialog));
  await expectWords(dialog, "The Client ID or Client secret is wrong", /Copy both again/);
});

test("an unknown Client ID is explained, though Box never comes back", async ({ page }) => {
  const dialog = await openDialog(page, { clientId: "unknown", clientSecret: "unknown", name: "" });
  await clickAuthorize(page, dialog);
  await dialog.getByRole("button", { name: "Nothing happens?" }).click();
  await expectWords(dialog, "Box does not know the Client ID");
});

test("an answer without a refresh token is not kept", async ({ page }) => {
  const dialog = await openDialog(page, await boxApp());
  const popup = await clickAuthorize(page, dialog);
  await setSwitches({ omitRefreshToken: true });
  await grant(popup).finally(() => setSwitches({ omitRefreshToken: false }));
  await expectWords(dialog, "Box gave no refresh token", /User authentication \(OAuth 2.0\)/);
});

for (const [what, login, title] of [
  ["a free account", "frida@free.example", "This is a free account"],
  ["an account that is no administrator", "user@acme.example", "The account is not an administrator"],
] as const)
  test(`${what} is refused at once`, async ({ page }) => {
    const dialog = await openDialog(page, await boxApp());
    const popup = await clickAuthorize(page, dialog);
    await grant(popup, login);
    for (const place of [popup.locator("main"), dialog]) await expectWords(place, title, /Click Authorize again/);
    await expect(tokenField(dialog)).toHaveValue("");
  });

test("a missing permission has its cross and its cure, and the rest is granted", async ({ page }) => {
  const dialog = await openDialog(page, await boxApp("Without enterprise properties"));
  await grant(await clickAuthorize(page, dialog));
  const line = dialog.getByRole("listitem").filter({ has: page.getByRole("img", { name: "Missing" }) });
  await expect(line).toContainText("Turn on Manage enterprise properties");
  await expect(tokenField(dialog)).toHaveValue(tokenText);
});

test("without the permission that everything needs nothing is granted", async ({ page }) => {
  const dialog = await openDialog(page, await newBoxApp({ scopes: [] }));
  await grant(await clickAuthorize(page, dialog));
  await expectWords(dialog, "A permission is missing", /Turn on Manage users/);
  await expect(tokenField(dialog)).toHaveValue("");
});

test("a link lets someone without an account authorize; the token they send is pasted", async ({ page, browser }) => {
  const dialog = await openDialog(page, await boxApp());
  await clickAuthorize(page, dialog);
  await dialog.getByRole("button", { name: "Copy the link" }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const stranger = await browser.newContext();
  const theirs = await stranger.newPage();
  await theirs.goto(link);
  await grant(theirs);
  const token = await theirs.getByRole("textbox", { name: "Token" }).inputValue();
  expect(token).toMatch(tokenText);
  await expect(dialog.getByText("The link was opened in another browser.", { exact: false })).toBeVisible();
  await expect(tokenField(dialog)).toHaveValue("");
  await page.goto(theirs.url());
  await expectWords(page.locator("main"), "This authorization was begun in another browser");
  await stranger.close();
});

test("another enterprise than before asks first, and fills in the token only then", async ({ page }) => {
  const dialog = await openDialog(page, await boxApp());
  const name = `Moving ${Date.now()}`;
  await dialog.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await grant(await clickAuthorize(page, dialog));
  await expect(tokenField(dialog)).toHaveValue(tokenText);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  const row = page.getByRole("row").filter({ hasText: name });
  await row.click({ button: "right" });
  await page.getByRole("menuitem", { name: /Edit/ }).click();
  const edit = page.getByRole("dialog", { name: `Edit ${name}` });
  await grant(await clickAuthorize(page, edit), "admin@globex.example");
  const words = [/Until now this connector was for Acme/, /Without the change, Save takes nothing of this access/];
  await expectWords(edit, "This is another enterprise than before", ...words);
  await expect(tokenField(edit)).toHaveValue("");
  await edit.getByRole("button", { name: "Change to Globex" }).click();
  await expect(tokenField(edit)).toHaveValue(tokenText);
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(edit).toBeHidden();
  await expect(row).toContainText("Globex");
});

test("the field in each state, and the last page, have no accessibility faults", async ({ page }) => {
  const field = '[role="group"][aria-label="Authorization"]';
  const dialog = await openDialog(page, await boxApp("Without enterprise properties"));
  const popup = await clickAuthorize(page, dialog);
  await dialog.getByRole("button", { name: "Nothing happens?" }).click();
  await expect(dialog.getByText("The redirect URI is wrong")).toBeVisible();
  await expectAccessible(page, field);
  await grant(popup, "user@acme.example");
  await expectWords(dialog, "The account is not an administrator");
  await expectAccessible(page, field);
  await expectAccessible(popup, "main");
  await grant(await clickAuthorize(page, dialog));
  await expectWords(dialog, "Access to Box is granted");
  await expectAccessible(page, field);
});

test("HTML in what Box says is shown as text", async ({ page }) => {
  const dialog = await openDialog(page, await boxApp());
  const popup = await clickAuthorize(page, dialog);
  await changeReturn(popup, ({ searchParams }) => {
    searchParams.delete("code");
    searchParams.set("error", "odd");
    searchParams.set("error_description", "<img src=x onerror='document.title=`taken`'>");
  });
  await grant(popup);
  for (const place of [popup.locator("main"), dialog]) {
    await expect(place.getByText("<img src=x", { exact: false })).toBeVisible();
    await expect(place.locator("img[src=x]")).toHaveCount(0);
  }
});

for (const openerPolicy of ["same-origin", "same-origin-allow-popups", "noopener-allow-popups"])
  test(`the trip ends well when Box cuts its window off from ours (${openerPolicy})`, async ({ page }) => {
    const dialog = await openDialog(page, await boxApp());
    await setSwitches({ openerPolicy });
    try {
      await grant(await clickAuthorize(page, dialog));
    } finally {
      await setSwitches({ openerPolicy: "none" });
    }
    await expect(tokenField(dialog)).toHaveValue(tokenText);
  });

test("Authorize says which field it needs before it opens a window", async ({ page }) => {
  const dialog = await openDialog(page, { clientId: "", clientSecret: "", name: "" });
  await dialog.getByRole("button", { name: "Authorize", exact: true }).click();
  await expect(dialog.getByText("Enter the Client ID before you authorize.")).toBeVisible();
  await expect(dialog.getByLabel("Client ID")).toBeFocused();
  expect(page.context().pages()).toHaveLength(1);
});

test("an address without a valid state says so and leaves neither code nor state behind", async ({ page }) => {
  const response = await page.goto("/cmp/AuthorizeBoxConnector?code=c&state=s");
  expect(response?.status()).toBe(400);
  await page.waitForURL(/\/cmp\/outcome\/state_mismatch$/);
  await expectWords(page.locator("main"), "This answer belongs to no authorization under way");
});
