import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { createConnector, newEnterprise, runTo, truth } from "./connector-steps.ts";
import { expectFitsWidth } from "./fits-width.ts";
import { keepPicture } from "./keep-picture.ts";
import { signIn } from "./sign-in.ts";

type User = { status: string; role: string; is_platform_access_only?: boolean };

const tile = (page: Page, label: string) => page.getByRole("region", { name: label, exact: true });

test("the overview tells what the seats are used for, what they cost, and opens the rows behind each figure", async ({
  page,
}) => {
  test.setTimeout(150_000);
  await signIn(page);
  const enterprise = await newEnterprise({ users: 400, groups: 3, memberships: 40, eventsPerDay: 10 });
  const name = await createConnector(page, { enterprise });
  const run = await runTo(page, name, "Published");
  const { connector } = await (await page.request.get(`/api${run}`)).json();
  const users = await truth<User>(enterprise, "users");
  const holders = users.filter(({ is_platform_access_only: isApp }) => !isApp).length;
  await page.goto(`/inventory/overview?connector=${connector.id}`);
  await expect(tile(page, "Seats used")).toContainText(`${holders}`);
  await expect(tile(page, "Seats used")).toContainText("How many were bought is not entered.");
  await expect(tile(page, "Seats used").getByRole("link", { name: "this run" })).toHaveAttribute("href", run);

  await page.getByRole("button", { name: "Enter licence" }).click();
  const dialog = page.getByRole("dialog", { name: `Licence of ${name}` });
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("Enter how many seats were bought")).toBeVisible();
  await dialog.getByLabel("Seats bought").fill("500");
  await dialog.getByLabel("Price of a seat").fill("12.50");
  await dialog.getByRole("combobox", { name: "Currency" }).fill("EUR");
  await page.getByRole("option", { name: "EUR", exact: true }).click();
  await dialog.getByLabel("Renewal date").fill("2099-03-01");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(tile(page, "Seats used")).toContainText(`${holders} of 500`);
  await expect(tile(page, "Seats used")).toContainText("€75,000 a year");
  await expect(tile(page, "Recoverable at renewal")).toContainText("Too little history");
  await expect(page.locator(".recharts-surface").first()).toBeVisible();
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await keepPicture(page, scheme);
  }
  await page.setViewportSize({ width: 360, height: 800 });
  await expectFitsWidth(page);
  await page.setViewportSize({ width: 1280, height: 800 });

  await expect(page.getByRole("button", { name: "Print" })).toBeVisible();
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await expect(page.getByRole("link", { name: "Run history" })).toBeHidden();
  await expect(page.getByRole("button", { name: "Print" })).toBeHidden();
  await expect(page.getByRole("heading", { name: "Overview", level: 1 })).toHaveCSS("color", "rgb(0, 0, 0)");
  await keepPicture(page, "overview print");
  await page.emulateMedia({ media: "screen", colorScheme: "light" });

  const csv = await (await page.request.get(`/api/inventory/overview/idle?connector=${connector.id}`)).text();
  const seats = csv
    .split("\r\n")
    .slice(1, -1)
    .map((line) => Number(line.split(",")[2]));
  expect(seats.reduce((sum, number) => sum + number, 0)).toBe(holders);

  await test.step("the seats to take back are paged through to the last", async () => {
    const reclaim = await (await page.request.get(`/api/inventory/overview/reclaim?connector=${connector.id}`)).text();
    const logins = reclaim.match(/[\w.+-]+@[\w.-]+/g) ?? [];
    expect(logins.length).toBeGreaterThan(50);
    await page.getByRole("link", { name: "All seats to take back" }).click();
    const table = page.getByRole("table", { name: "Seats to take back" });
    await expect(table.getByRole("row")).toHaveCount(51);
    await keepPicture(page, "reclaim");
    for (let left = logins.length; left > 0; left -= 50) {
      await expect(table.getByRole("row")).toHaveCount(Math.min(left, 50) + 1);
      await expect(table).toContainText(logins[logins.length - left] as string);
      if (left > 50) await page.getByRole("link", { name: "Next" }).click();
    }
    await expect(page.getByRole("link", { name: "Next" })).toBeHidden();
    await page.goto(`/inventory/overview?connector=${connector.id}`);
  });

  const idle = tile(page, "Idle for 60 days or more");
  const shown = (await idle.locator("p").nth(1).textContent()) ?? "";
  await idle.getByRole("link").first().click();
  await expect(page.getByText(/^[\d,]+ users?$/)).toHaveText(new RegExp(`^${shown} users?$`));
  await page.getByRole("button", { name: /Remove the filter "Idle for 60 days or more"/ }).click();
  await expect(page).not.toHaveURL(/idle=/);
});

test("where the activity could not be read, nobody is called idle", async ({ page }) => {
  test.setTimeout(120_000);
  await signIn(page);
  const enterprise = await newEnterprise();
  const name = await createConnector(page, { enterprise, mailbox: "no-reports" });
  const run = await runTo(page, name, "Published");
  const { connector } = await (await page.request.get(`/api${run}`)).json();
  await page.goto(`/inventory/overview?connector=${connector.id}`);
  for (const label of ["Idle for 90 days or more", "Never seen", "Recoverable now"]) {
    await expect(tile(page, label)).toContainText("No permission");
    await expect(tile(page, label).locator("p").nth(1)).toHaveText("Unknown");
  }
  await expect(tile(page, "Seats used")).toContainText("Measured");
  await keepPicture(page, "overview unknown");
});

test("the charge-back divides the seats by groups or by a label, and says what is not known", async ({ page }) => {
  test.setTimeout(150_000);
  await signIn(page);
  const enterprise = await newEnterprise({ users: 120, groups: 5, memberships: 90, eventsPerDay: 10 });
  const name = await createConnector(page, { enterprise });
  const run = await runTo(page, name, "Published");
  const { connector } = await (await page.request.get(`/api${run}`)).json();
  await page.goto(`/inventory/overview?connector=${connector.id}`);
  await page.getByRole("link", { name: "Charge-back" }).click();
  await expect(page.getByRole("heading", { name: "Seats by group" })).toBeVisible();
  await page.goto(`/inventory/charge-back?connector=${connector.id}`);
  const holders = (await truth<User>(enterprise, "users")).filter((user) => !user.is_platform_access_only).length;
  const table = page.getByRole("table", { name: "Seats by group" });
  await expect(table.getByRole("row").filter({ hasText: "In no group" })).toBeVisible();
  await expect(page.locator(".recharts-surface").first()).toBeVisible();
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await keepPicture(page, scheme);
  }
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download CSV" }).click();
  const csv = readFileSync(await (await download).path(), "utf8")
    .trim()
    .split("\r\n")
    .slice(1);
  const shares = csv.map((line) => Number(line.split(",").at(3)));
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(holders, 3);

  await page.getByRole("combobox", { name: "Divided by" }).click();
  await page.getByRole("option", { name: "Cost centre" }).click();
  const byLabel = page.getByRole("table", { name: "Seats by Cost centre" });
  await expect(byLabel.getByRole("row").filter({ hasText: "Without Cost centre" })).toBeVisible();
  await page.reload();
  await expect(byLabel).toBeVisible();
  await page.setViewportSize({ width: 360, height: 800 });
  await expectFitsWidth(page);
});
