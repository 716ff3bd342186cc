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

test("the menu of a row that the window cuts off is shown all the same", async ({ page }) => {
  const name = await createUnauthorized(page);
  const more = connectorRow(page, name).getByRole("button", { name: `Menu of ${name}` });
  const box = await more.boundingBox();
  if (!box) throw new Error("the row is there");
  await page.setViewportSize({ width: 1280, height: Math.ceil(box.y + box.height / 2) });
  await page.mouse.click(box.x + box.width / 2, box.y + 4);
  await expect(page.getByRole("menuitem", { name: "Edit" })).toBeVisible();
});

test("right-click, the more button and the keyboard open one menu, and focus comes back", async ({ page }) => {
  const name = await createUnauthorized(page);
  const row = connectorRow(page, name);
  const more = row.getByRole("button", { name: `Menu of ${name}` });
  const entries = page.getByRole("menuitem");
  const ways = {
    "right-click": () => row.click({ button: "right" }),
    "more button": () => more.click(),
    "Shift+F10": () => more.press("Shift+F10"),
    "menu key": () => more.press("ContextMenu"),
    "Enter key": () => more.press("Enter"),
  };
  for (const [way, open] of Object.entries(ways)) {
    await test.step(way, async () => {
      await open();
      await expect(entries).toHaveText([
        /^Edit/,
        /^Run now/,
        /^Pause/,
        /^Send a link/,
        /^Duplicate/,
        /^Run history/,
        /^Authorizations/,
        /^Delete/,
      ]);
      await expect(page.getByRole("menuitem", { name: "Edit" })).toBeFocused();
      await page.keyboard.press("ArrowDown");
      await expect(page.getByRole("menuitem", { name: "Pause" })).toBeFocused();
      await page.keyboard.press("Escape");
      await expect(entries).toHaveCount(0);
      await expect(more).toBeFocused();
    });
  }
  await more.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Edit" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: `Edit ${name}` })).toBeVisible();
});

test("the search stands in the address and survives a reload", async ({ page }) => {
  const [one, other] = [await createUnauthorized(page), await createUnauthorized(page)];
  await page.getByRole("searchbox", { name: "Search connectors" }).fill(one.toUpperCase());
  await expect(connectorRow(page, other)).toHaveCount(0);
  await expect(connectorRow(page, one)).toHaveCount(1);
  await expect(page).toHaveURL(/[?&]search=/);
  await page.reload();
  await expect(connectorRow(page, one)).toHaveCount(1);
  await expect(connectorRow(page, other)).toHaveCount(0);
  await page.getByRole("searchbox", { name: "Search connectors" }).fill("there is no such connector");
  await expect(page.getByText("No connector matches")).toBeVisible();
  await page.getByRole("button", { name: "Clear the search" }).click();
  await expect(page).not.toHaveURL(/search=/);
});
