import { expect, type Page, test } from "@playwright/test";
import { sandboxUrl } from "./addresses.ts";
import { boxApp, clickAuthorize, logIn, openDialog } from "./authorize-steps.ts";
import { createConnector, newEnterprise, runState, runTo, truth } from "./connector-steps.ts";

const titles = [
  "The administrator says no",
  "A permission is lost",
  "Half of everybody leaves",
  "Box is away",
] as const;
type Title = (typeof titles)[number];

/** Presses a rehearsal's button on the sandbox's home page, as a newcomer would, in a window of its own. */
async function press(page: Page, change: "Begin" | "Put right", title: Title): Promise<void> {
  const box = await page.context().newPage();
  await box.goto(sandboxUrl);
  const rehearsal = box.locator("#rehearsals details").filter({ hasText: title });
  if (change === "Begin") await rehearsal.getByText(title).first().click();
  await rehearsal.getByRole("button", { name: `${change}: ${title}` }).click();
  await expect(box.getByRole("status")).toContainText(change === "Begin" ? "has begun" : "is put right");
  await box.close();
}

// The sandbox is everybody's: whatever fails here must not go on in the tests after it.
test.afterEach(async ({ request }) => {
  for (const name of ["denial", "permission", "departure", "away"])
    await request.post(`${sandboxUrl}/home/rehearsals/${name}`, { form: { change: "end" } });
});

test("the rehearsals say what to do and fit a narrow page", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(sandboxUrl);
  const rehearsals = page.getByRole("region", { name: "Rehearsals" });
  for (const summary of await rehearsals.locator("summary").all()) await summary.click();
  await expect(rehearsals.getByText("Put it right here").first()).toBeVisible();
  await expect(rehearsals.getByRole("button", { name: "Begin: Every authorization ends" })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test("an administrator who says no leaves the connector's dialog as it was, with the cause", async ({ page }) => {
  await press(page, "Begin", "The administrator says no");
  const dialog = await openDialog(page, await boxApp());
  const popup = await clickAuthorize(page, dialog);
  await logIn(popup, "admin@acme.example");
  await expect(popup.getByRole("button", { name: "Grant access to Box" })).toBeDisabled();
  await popup.getByRole("button", { name: "Deny access to Box" }).click();
  await expect(dialog.getByText("Access was denied").first()).toBeVisible();
});

test("a mass departure is held until somebody looks, and a lost permission is no number", async ({ page }) => {
  test.setTimeout(240_000);
  const enterprise = await newEnterprise();
  const name = await createConnector(page, { enterprise });
  await runTo(page, name, "Published");
  const { length: before } = await truth(enterprise, "users");

  await press(page, "Begin", "Half of everybody leaves");
  await runTo(page, name, "Held");
  await press(page, "Put right", "Half of everybody leaves");
  await page.getByRole("button", { name: "Reject inventory" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Reject inventory" }).click();
  await expect(runState(page)).toHaveText("Rejected");

  await press(page, "Begin", "A permission is lost");
  await runTo(page, name, "Published");
  const streams = page.getByRole("table", { name: "Streams" });
  await expect(streams.getByRole("row").filter({ hasText: "activity" })).toContainText("Not permitted");
  await expect(streams.getByRole("row").filter({ hasText: "users" })).toContainText(String(before));
  await press(page, "Put right", "A permission is lost");
  await runTo(page, name, "Published");
  await expect(streams.getByRole("row").filter({ hasText: "activity" })).toContainText("Complete");
});
