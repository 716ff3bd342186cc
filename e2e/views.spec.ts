import { expect, test } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { expectFitsWidth } from "./fits-width.ts";
import { keepPicture } from "./keep-picture.ts";
import { signIn } from "./sign-in.ts";

test("a list is saved as it is shown, found again under its name, replaced and deleted", async ({ page }) => {
  await signIn(page);
  await page.goto("/runs?state=failed&after=00000000-0000-4000-8000-000000000000");
  const views = page.getByRole("button", { name: "Views" });
  await views.click();
  await page.getByRole("menuitem", { name: "Save this view" }).click();
  const dialog = page.getByRole("dialog", { name: "Views" });
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByRole("textbox", { name: "Name" })).toHaveAccessibleDescription(/Enter the name\./);
  await dialog.getByRole("textbox", { name: "Name" }).fill("What failed");
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(page.getByText('The view "What failed" is saved.')).toBeVisible();

  await page.goto("/inventory/users");
  await expect(page.getByRole("menuitem", { name: "What failed" })).toBeHidden();
  await page.goto("/runs");
  await views.click();
  await page.getByRole("menuitem", { name: "What failed" }).click();
  await expect(page).toHaveURL(/\/runs\?state=failed$/);
  await expect(page.getByRole("combobox", { name: "State" }).or(page.getByText("Failed")).first()).toBeVisible();
  await views.click();
  await expect(page.getByRole("menuitem", { name: "What failed" })).toHaveAttribute("aria-current", "page");
  await keepPicture(page, "views");

  await page.goto("/runs?state=held");
  await views.click();
  await page.getByRole("menuitem", { name: "Save or delete views" }).click();
  await dialog.getByRole("textbox", { name: "Name" }).fill("What failed");
  await page.setViewportSize({ width: 360, height: 800 });
  await expectFitsWidth(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await dialog.getByRole("button", { name: "Replace" }).click();
  await expect(dialog).toBeHidden();
  await views.click();
  await expect(page.getByRole("menuitem", { name: "What failed" })).toHaveAttribute("href", "/runs?state=held");
  await page.getByRole("menuitem", { name: "Save or delete views" }).click();
  await dialog.getByRole("button", { name: "Delete the view What failed" }).click();
  await expect(dialog.getByText("What failed")).toBeHidden();
  await page.keyboard.press("Escape");
  await views.click();
  await expect(page.getByRole("menuitem", { name: "Save this view" })).toBeVisible();
});
