import { expect, type Page, test } from "@playwright/test";
import { query } from "./database.ts";
import { keepPicture } from "./keep-picture.ts";
import { signIn } from "./sign-in.ts";

// Behind every other name, so that no page of another test is full of them.
const fleet = Array.from({ length: 70 }, (_, index) => `zzz fleet ${String(index).padStart(2, "0")}`);

test.beforeEach(async () => {
  await query(
    `INSERT INTO endpoint_server (id, name, instance_id, public_key, public_key_fingerprint, host, platform, version, last_seen_at)
     SELECT gen_random_uuid(), name, gen_random_uuid(), '{}', 'SHA256:none', 'host of ' || name, 'linux x64', '0.1.0',
       CASE WHEN name LIKE '%7' THEN now() - interval '2 days' ELSE now() + interval '10 minutes' END
     FROM unnest($1::text[]) name`,
    [fleet],
  );
});

test.afterEach(() => query("DELETE FROM endpoint_server WHERE name = ANY($1)", [fleet]));

const names = (page: Page) => page.getByRole("rowheader", { name: "zzz fleet" });

test("a fleet comes page by page, and is narrowed down by a part of a name and by state", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(page);
  await page.goto("/administration/endpoint-servers");
  const onFirst = await names(page).count();
  expect(await page.getByRole("row").count()).toBe(51);
  await page.getByRole("link", { name: "Next" }).click();
  await expect(names(page)).toHaveCount(fleet.length - onFirst);
  await expect(page.getByRole("link", { name: "First page" })).toBeVisible();
  await expect(names(page).last()).toContainText(fleet.at(-1) ?? "");
  await keepPicture(page, "last-page");

  await page.getByRole("searchbox", { name: "Search endpoint servers" }).fill("FLEET 1");
  await expect(names(page)).toHaveText(fleet.slice(10, 20).map((name) => new RegExp(`^${name}`)));
  await page.getByRole("combobox", { name: "State" }).click();
  await page.getByRole("option", { name: "Offline" }).click();
  await expect(names(page)).toHaveText([/^zzz fleet 17/]);
  await keepPicture(page, "narrowed-down");
  await page.reload();
  await expect(names(page)).toHaveText([/^zzz fleet 17/]);
  await page.setViewportSize({ width: 390, height: 844 });
  await keepPicture(page, "narrow");

  await page.getByRole("searchbox", { name: "Search endpoint servers" }).fill("no such machine");
  await expect(page.getByText("No endpoint server matches")).toBeVisible();
  await expect(page.getByText(/Box connector: ticked on \d+ of \d+/)).toBeVisible();
});

test("what is done in a menu is seen in the list that was narrowed down", async ({ page }) => {
  await signIn(page);
  await page.goto("/administration/endpoint-servers?search=fleet%2042");
  await page.getByRole("row", { name: "zzz fleet 42" }).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Drain" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Drain" }).click();
  await expect(page.getByRole("row", { name: "zzz fleet 42" })).toContainText("Draining");
});
