import { expect, test } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { boxApp, clickAuthorize, logIn, openDialog } from "./authorize-steps.ts";
import { choose, connectorsAddress, createUnauthorized } from "./connector-steps.ts";
import { expectFitsWidth } from "./fits-width.ts";

test("a failed authorization leads to its record, with each step and a text for the Box administrator", async ({
  page,
  context,
}) => {
  const app = await boxApp();
  const dialog = await openDialog(page, app);
  const popup = await clickAuthorize(page, dialog);
  await logIn(popup, "admin@acme.example");
  await popup.getByRole("button", { name: "Deny access to Box" }).click();
  const [record] = await Promise.all([
    context.waitForEvent("page"),
    dialog.getByRole("link", { name: /See each step/ }).click(),
  ]);
  await expect(record.getByRole("heading", { name: "Access was denied", level: 1 })).toBeVisible();
  for (const words of [
    "The window was opened",
    "The start page was opened",
    "The browser was sent to the provider",
    "The provider answered with an error",
    "access_denied",
    /Chrome on/,
  ])
    await expect(record.getByText(words).first()).toBeVisible();
  await record.getByRole("button", { name: "Copy the text for the Box administrator" }).click();
  const text = await record.evaluate(() => navigator.clipboard.readText());
  expect(text).toContain(app.clientId);
  expect(text).toContain("/cmp/AuthorizeBoxConnector");
  expect(await record.content()).not.toContain(app.clientSecret);
  await expectAccessible(record);
  await record.setViewportSize({ width: 360, height: 800 });
  await expectFitsWidth(record);
});

test("the menu of a connector leads to its attempts, and they can be had as a file", async ({ page }) => {
  const name = await createUnauthorized(page);
  await choose(page, name, "Authorizations");
  await expect(page.getByRole("heading", { name: "Authorizations", level: 1 })).toBeVisible();
  await expect(page.getByText(`Every attempt to authorize ${name}`, { exact: false })).toBeVisible();
  await page.goto(`${connectorsAddress}/authorizations`);
  await expect(page.getByRole("table", { name: "Attempts to authorize" })).toContainText("Access was denied");
  await expectAccessible(page);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "CSV" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("authorizations.csv");
});

test("the guide tests the redirect URI from this browser, and names the cure of each fault", async ({ page }) => {
  const dialog = await openDialog(page, await boxApp());
  const lines = dialog.getByRole("list", { name: "Test of the redirect URI" }).getByRole("listitem");
  await dialog.getByRole("button", { name: "Test the redirect URI" }).click();
  await expect(dialog.getByText("The redirect URI is sound.")).toBeVisible();
  await expect(lines).toHaveCount(5);
  await expect(dialog.getByRole("img", { name: "Passed" })).toHaveCount(5);
  await page.route(/\/cmp\/AuthorizeBoxConnector\?test=/, (route) => route.fulfill({ json: { answer: "another" } }));
  await dialog.getByRole("button", { name: "Test again" }).click();
  await expect(dialog.getByText("1 of 5 checks failed.")).toBeVisible();
  await expect(lines.filter({ has: page.getByRole("img", { name: "Failed" }) })).toContainText(
    "See whether the proxy before the console passes this path on unchanged.",
  );
  await expectAccessible(page, "#app-guide");
});
