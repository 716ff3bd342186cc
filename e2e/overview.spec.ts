import { expect, test } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { createConnector, createUnauthorized, newEnterprise, runTo } from "./connector-steps.ts";
import { query } from "./database.ts";
import { expectFitsWidth } from "./fits-width.ts";
import { signIn } from "./sign-in.ts";

test("the overview names what needs somebody, each with the button that leads to its cure", async ({ page }) => {
  await signIn(page);
  await query("DELETE FROM connector WHERE grant_id IS NULL"); // five are shown, and other tests left some
  const name = await createUnauthorized(page);
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
  const matter = page.getByRole("region", { name: "Connectors not authorized yet" });
  await expect(matter).toContainText(name);
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 800 });
  await expectFitsWidth(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await matter.getByRole("link", { name: `Authorize: ${name}` }).click();
  await expect(page.getByRole("dialog", { name: `Edit ${name}` })).toBeVisible();
});

test("the overview counts seats and opens the runs behind a day", async ({ page }) => {
  test.setTimeout(90_000);
  await signIn(page);
  const name = await createConnector(page, { enterprise: await newEnterprise() });
  await runTo(page, name, "Published");
  await page.goto("/overview");
  const seats = page.getByRole("region", { name: "Seats" });
  await expect(seats.getByText("Seats used").first()).toBeVisible();
  await expect(seats).toContainText("As of");
  await expect(page.locator(".recharts-surface").first()).toBeVisible();
  const today = new Date().toISOString().slice(0, 10);
  await page.getByRole("region", { name: "Runs of the last 14 days" }).getByRole("link", { name: today }).click();
  await expect(page).toHaveURL(new RegExp(`/runs\\?from=${today}&to=${today}$`));
  await expect(page.getByRole("row").filter({ hasText: name })).toContainText("Published");
});

test("charts of the run history open the runs behind a day, for all connectors or one", async ({ page }) => {
  await signIn(page);
  const name = await createConnector(page, { enterprise: await newEnterprise() });
  await runTo(page, name, "Published");
  await page.goto("/runs");
  await page.getByRole("link", { name: "Charts" }).click();
  await expect(page.getByRole("heading", { name: "Charts", level: 1 })).toBeVisible();
  await page.getByRole("combobox", { name: "Connector" }).fill(name);
  await page.getByRole("option", { name }).click();
  await expect(page).toHaveURL(/connector=/);
  await page.getByRole("link", { name: "30 days" }).click();
  await expect(page).toHaveURL(/\/runs\/charts\?connector=[0-9a-f-]{36}&days=30$/);
  const durations = page.getByRole("table", { name: "Duration of published runs by day, in UTC" });
  await expect(durations.getByRole("row")).toHaveCount(2);
  await expect(page.locator(".recharts-bar-rectangle path").first()).toBeVisible();
  await page.getByRole("table", { name: "Runs by day, in UTC" }).getByRole("link").first().click();
  await expect(page.getByRole("row").filter({ hasText: name })).toHaveCount(1);
});
