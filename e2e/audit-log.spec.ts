import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { expectFitsWidth } from "./fits-width.ts";
import { signIn } from "./sign-in.ts";

const log = "/administration/audit-log";
const rows = (page: Page) => page.getByRole("table").getByRole("row");

/** Makes a person, so that the log has a row of this test alone; gives their name. */
async function createPerson(page: Page): Promise<string> {
  const name = `Audited ${Date.now()}`;
  await page.goto("/administration/users");
  await page.getByRole("button", { name: "New person" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Email").fill(`${name.replace(" ", "-").toLowerCase()}@example.com`);
  await dialog.getByRole("button", { name: "Create person" }).click();
  await dialog.getByRole("button", { name: "Done" }).click();
  return name;
}

async function changeRole(page: Page, name: string) {
  await page.goto("/administration/users");
  await page.getByRole("row").filter({ hasText: name }).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Change role" }).click();
  await page.getByRole("radio", { name: "Operator" }).check();
  await page.getByRole("button", { name: "Change role" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
}

test.beforeEach(async ({ page }) => {
  await signIn(page);
});

test("a change is found by search, and its details show before and after without the password", async ({ page }) => {
  const name = await createPerson(page);
  await changeRole(page, name);
  await page.goto(log);
  await page.getByRole("searchbox", { name: "Search the audit log" }).fill(name);
  await expect(page.locator("tbody tr")).toHaveCount(2);
  await expect(page.locator("tbody tr").first()).toContainText("User role changed");
  await expect(page.locator("tbody tr").last()).toContainText("User created");
  await expectAccessible(page);
  await page.getByRole("link", { name: "User role changed" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "User role changed" })).toBeVisible();
  const role = page.getByRole("row").filter({ hasText: "role" });
  await expect(role.getByRole("cell")).toHaveText(["viewer", "operator"]);
  await expect(page.locator("body")).not.toContainText("correct horse battery");
  await expectAccessible(page);
  await page.getByRole("link", { name: /^[0-9a-f-]{36}$/ }).click();
  await expect(page).toHaveURL(/subject=/);
  await expect(page.locator("tbody tr")).toHaveCount(2);
});

test("filters live in the address, and one that lets nothing through says so", async ({ page }) => {
  await page.goto(log);
  await page.getByRole("combobox", { name: "What" }).click();
  await page.getByRole("option", { name: "User", exact: true }).click();
  await expect(page).toHaveURL(/noun=user/);
  await page.getByRole("combobox", { name: "Event" }).click();
  await page.getByRole("option", { name: "Signed in" }).click();
  await expect(page).toHaveURL(/event=signed\+in/);
  await expect(rows(page).nth(1)).toContainText("User signed in");
  await page.reload();
  await expect(rows(page).nth(1)).toContainText("User signed in");
  await expect(page.getByRole("table")).not.toContainText("User created");
  await page.getByLabel("To (UTC)").pressSequentially("01012020");
  await expect(page).toHaveURL(/to=2020-01-01/);
  await expect(page.getByText("No row matches")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page).toHaveURL(new RegExp(`${log}$`));
  await expect(rows(page).nth(1)).toBeVisible();
});

test("the chain is verified at a press, and the last row's hash is told", async ({ page }) => {
  await page.goto(log);
  await page.getByRole("button", { name: "Verify the chain" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(/^The audit log holds: none of its [\d,]+ rows was changed/)).toBeVisible();
  await expect(dialog.getByText(/^[0-9a-f]{64}$/)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Close", exact: true }).last().click();
  await expect(dialog).toBeHidden();
});

test("the download has the rows of the filters, and the next look shows that it was made", async ({ page }) => {
  const name = await createPerson(page);
  await page.goto(`${log}?search=${encodeURIComponent(name)}`);
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download CSV" }).click();
  const lines = readFileSync(await (await downloading).path(), "utf8")
    .trimEnd()
    .split("\r\n");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(name);
  await page.goto(`${log}?noun=audit+log`);
  await expect(rows(page).nth(1)).toContainText("Audit log exported");
});

test("addresses that are damaged or lead nowhere are answered", async ({ page }) => {
  for (const query of [
    "after=x",
    "after=99999999999999999999",
    "from=0000-01-01",
    "to=9999-12-31",
    "search=%00",
    "noun=x",
  ]) {
    const response = await page.goto(`${log}?${query}`);
    expect(response?.status(), query).toBe(200);
    expect((await page.request.get(`/api/audit-log?${query}`)).status(), query).toBe(200);
  }
  for (const row of ["0", "x", "999999999999999999", "%00"]) {
    const response = await page.goto(`${log}/${row}`);
    expect(response?.status(), row).toBe(404);
  }
});

test("a narrow window shows the log without scrolling sideways, also in the dark", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto(log);
  await expect(rows(page).nth(1)).toBeVisible();
  await expectFitsWidth(page);
  await rows(page).nth(1).getByRole("link").click();
  await expect(page.getByRole("heading", { name: "What changed" })).toBeVisible();
  await expectFitsWidth(page);
  await expectAccessible(page);
});
