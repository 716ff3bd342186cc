import { hostname } from "node:os";
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { connectorRow, createUnauthorized } from "./connector-steps.ts";

test("the palette goes to screens, finds a connector by a part of its name, and searches a list", async ({ page }) => {
  const name = await createUnauthorized(page);
  const palette = page.getByRole("dialog");
  const field = page.getByRole("textbox", { name: "Go to, find, search" });
  await page.keyboard.press("Control+k");
  await expect(field).toBeFocused();
  await field.fill("audit");
  await expect(palette.getByRole("button", { name: "Audit log Administration" })).toBeVisible();
  await expectAccessible(page, "[role=dialog]");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Audit log", level: 1 })).toBeVisible();
  await page.getByRole("button", { name: "Find" }).click();
  await field.fill(name.slice(3).toUpperCase());
  await palette.getByRole("button", { name: `${name} Connector` }).click();
  await expect(connectorRow(page, name)).toHaveCount(1);
  await page.keyboard.press("Control+k");
  await field.fill(hostname());
  await palette
    .getByRole("button", { name: `${hostname()} Endpoint server` })
    .first()
    .click();
  await expect(page.getByRole("table", { name: "Endpoint Servers" })).toContainText(hostname());
  await page.keyboard.press("Control+k");
  await field.fill("smith & sons");
  await palette.getByRole("button", { name: 'Search inventory users for "smith & sons"' }).click();
  await expect(page).toHaveURL("/inventory/users?search=smith%20%26%20sons");
});
