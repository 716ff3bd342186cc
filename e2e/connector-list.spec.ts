import { expect, test } from "@playwright/test";
import {
  choose,
  connectorRow,
  connectorsAddress,
  createConnector,
  createUnauthorized,
  newEnterprise,
} from "./connector-steps.ts";

test("the list follows a run to its end without a reload", async ({ page }) => {
  const name = await createConnector(page, { enterprise: await newEnterprise() });
  const row = connectorRow(page, name);
  await expect(row).toContainText("Never");
  await choose(page, name, "Run now");
  await expect(row).toContainText("Published");
  await expect(row).toContainText("Ready");
});

test("the list is filtered by state, which stands in the address", async ({ page }) => {
  const name = await createUnauthorized(page);
  await page.goto(`${connectorsAddress}?search=${encodeURIComponent(name)}`);
  await page.getByRole("combobox", { name: "State" }).click();
  await page.getByRole("option", { name: "Last run failed" }).click();
  await expect(page.getByText("No connector matches")).toBeVisible();
  await page.getByRole("option", { name: "Not authorized" }).click();
  await expect(connectorRow(page, name)).toBeVisible();
  await expect(page).toHaveURL(/state=failing%2Cnot-authorized/);
  await page.reload();
  await expect(connectorRow(page, name)).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page).toHaveURL(connectorsAddress);
});
