import { type Browser, expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { grant } from "./authorize-steps.ts";
import {
  choose,
  connectorRow,
  connectorsAddress,
  createConnector,
  createUnauthorized,
  newEnterprise,
} from "./connector-steps.ts";
import { expectFitsWidth } from "./fits-width.ts";

const linkDialog = (page: Page) => page.getByRole("dialog");

/** Makes a link for the connector; the dialog that shows it stays open. */
async function makeLink(page: Page, name: string): Promise<string> {
  await choose(page, name, "Send a link");
  await linkDialog(page).getByRole("button", { name: "Make the link" }).click();
  return (
    (await linkDialog(page)
      .getByText(/^http\S+\/grant-access#\S+$/)
      .textContent()) ?? ""
  );
}

/** Somebody in a browser of their own, without an account here, opens the link. */
async function openLink(browser: Browser, link: string): Promise<Page> {
  const theirs = await (await browser.newContext()).newPage();
  await theirs.goto(link);
  return theirs;
}

test("a Box administrator without an account grants access by a link, and an administrator here uses it", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  const enterprise = await newEnterprise();
  const name = await createUnauthorized(page);
  const link = await makeLink(page, name);
  await expectAccessible(page, "[role=dialog]");
  await linkDialog(page).getByRole("button", { name: "Copy a text with the link" }).click();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toContain(link);
  expect(text).toContain("There is nothing to send back.");
  await linkDialog(page).getByRole("button", { name: "Done" }).click();
  await expect(connectorRow(page, name)).toContainText("A link is under way");

  const theirs = await openLink(browser, link);
  await expect(theirs.getByRole("heading", { name: "Grant access" })).toBeVisible();
  await expect(theirs.getByText(/asks for access to your Box enterprise, for the connector/)).toContainText(name);
  await expect(theirs.getByRole("listitem")).toHaveText([
    "Manage users",
    "Manage groups",
    "Manage enterprise properties",
  ]);
  await expectAccessible(theirs);
  await theirs.setViewportSize({ width: 360, height: 800 });
  await expectFitsWidth(theirs);
  await theirs.getByRole("button", { name: "Continue to Box" }).click();
  await grant(theirs, `admin@${enterprise.domain}`);
  await expect(theirs.getByRole("heading", { name: "Access to Box is granted" })).toBeVisible();
  await expect(theirs.getByText("There is nothing to copy.")).toBeVisible();
  await expect(theirs.getByRole("textbox")).toHaveCount(0);
  await expectAccessible(theirs);
  await theirs.goto(link);
  await theirs.reload();
  await expect(theirs.getByText("This link was used, ended or has expired.")).toBeVisible();

  await page.goto("/overview");
  const matter = page.getByRole("listitem").filter({ hasText: name }).filter({ hasText: "Granted by" });
  await expect(matter).toBeVisible();
  await expectAccessible(page);
  await matter.getByRole("link", { name: "Look at it" }).click();
  const dialog = page.getByRole("dialog", { name: `Access granted for ${name}` });
  await expect(dialog).toContainText(`(admin@${enterprise.domain}) of ${enterprise.name} granted access to Box`);
  await expectAccessible(page, "[role=dialog]");
  await dialog.getByRole("button", { name: "Use this access" }).click();
  await expect(page.getByText(`"${name}" is authorized for ${enterprise.name}.`)).toBeVisible();
  await expect(dialog).toBeHidden();
  await page.goto(`${connectorsAddress}?search=${encodeURIComponent(name)}`);
  await expect(connectorRow(page, name)).toContainText(enterprise.name);
  await expect(connectorRow(page, name)).not.toContainText("Access granted by");
});

test("a link is ended; access to another enterprise is confirmed first, and can be discarded", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  const [ours, theirs] = [await newEnterprise(), await newEnterprise()];
  const name = await createConnector(page, { enterprise: ours });
  const ended = await makeLink(page, name);
  await linkDialog(page).getByRole("button", { name: "Done" }).click();
  await choose(page, name, "Send a link");
  await expect(linkDialog(page)).toContainText("A link is under way");
  await linkDialog(page).getByRole("button", { name: "End the link" }).click();
  await expect(page.getByText("The link counts no more.")).toBeVisible();
  await expect((await openLink(browser, ended)).getByText("This link was used, ended or has expired.")).toBeVisible();

  const link = await makeLink(page, name);
  await linkDialog(page).getByRole("button", { name: "Done" }).click();
  const window = await openLink(browser, link);
  await expect(window.getByText(`asks for access to ${ours.name}`)).toBeVisible();
  await window.getByRole("button", { name: "Continue to Box" }).click();
  await grant(window, `admin@${theirs.domain}`);
  await expect(window.getByText("This is another enterprise than before")).toBeVisible();

  await page.reload();
  await expect(connectorRow(page, name)).toContainText("Access granted by");
  await choose(page, name, "Granted access");
  const dialog = page.getByRole("dialog", { name: `Access granted for ${name}` });
  await expect(dialog.getByRole("button", { name: "Use this access" })).toBeDisabled();
  await dialog.getByRole("checkbox", { name: `Change to ${theirs.name}` }).check();
  await expect(dialog.getByRole("button", { name: "Use this access" })).toBeEnabled();
  await expectAccessible(page, "[role=dialog]");
  await dialog.getByRole("button", { name: "Discard" }).click();
  await expect(page.getByText("The access is discarded.")).toBeVisible();
  await page.reload();
  await expect(connectorRow(page, name)).toContainText(ours.name);
  await expect(connectorRow(page, name)).not.toContainText("Access granted by");
});
