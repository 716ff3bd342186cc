import { expect, test } from "@playwright/test";
import { createConnector, newEnterprise, runTo } from "./connector-steps.ts";
import { query } from "./database.ts";

test.use({ locale: "de-DE", timezoneId: "Asia/Tokyo" });

test("numbers, dates and times are written as the viewer's browser writes them, with the connector's zone beside", async ({
  page,
}) => {
  test.setTimeout(120_000);
  const faults: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  const enterprise = await newEnterprise({ users: 1200, groups: 1, memberships: 1, eventsPerDay: 1 });
  const name = await createConnector(page, { enterprise });
  const run = await runTo(page, name, "Published");
  const users = page.getByRole("table", { name: "Streams" }).getByRole("row").filter({ hasText: "users" });
  await expect(users).toContainText(/1\.2\d\d/);
  const { connector } = await (await page.request.get(`/api${run}`)).json();
  await query("UPDATE connector SET time_zone = 'America/New_York' WHERE id = $1", [connector.id]);
  await page.reload();
  await page.locator("dt:text-is('Ended') + dd time").hover();
  const exact = page.getByRole("tooltip").locator("div div");
  await expect(exact).toHaveText([/\d\d:\d\d:\d\d (GMT\+9|JST)/, /\d\d:\d\d:\d\d GMT-[45]$/]);

  await page.goto(`/inventory/users?connector=${connector.id}`);
  await expect(page.getByText(/^1\.2\d\d users$/)).toBeVisible();
  await page.goto(`/inventory/overview?connector=${connector.id}`);
  await expect(page.getByText(/Looked at since \d{1,2}\. \p{L}+ 20\d\d\./u)).toBeVisible();
  expect(faults.filter((fault) => /hydrat/i.test(fault))).toEqual([]);
});
