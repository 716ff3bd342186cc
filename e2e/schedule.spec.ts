import { expect, type Locator, type Page, test } from "@playwright/test";
import { boxApp, openDialog } from "./authorize-steps.ts";
import { choose, connectorRow, save, uniqueName } from "./connector-steps.ts";

async function chooseIn(page: Page, dialog: Locator, label: string, option: string) {
  await dialog.getByRole("combobox", { name: label, exact: true }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

async function chooseZone(page: Page, dialog: Locator, zone: string) {
  await dialog.getByRole("combobox", { name: "Time zone" }).fill(zone);
  await page.getByRole("option", { name: zone }).click();
}

const words = (dialog: Locator) => dialog.getByRole("status").filter({ hasText: /Europe|America|UTC|hand|schedule/ });
const next = (dialog: Locator) => dialog.getByRole("table", { name: "Next 5 occurrences" });

test("each kind of schedule is told in words with its next five times, and is kept", async ({ page }) => {
  const dialog = await openDialog(page, await boxApp());
  const name = uniqueName("Scheduled");
  await dialog.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await chooseZone(page, dialog, "Europe/London");
  await expect(words(dialog)).toHaveText("Every day at 02:00, Europe/London");
  await expect(next(dialog).getByRole("row")).toHaveCount(6);

  await chooseIn(page, dialog, "Schedule", "Every few hours");
  await expect(words(dialog)).toHaveText("Every 6 hours on the hour, Europe/London");
  await chooseIn(page, dialog, "Schedule", "Once a month");
  await chooseIn(page, dialog, "Day of the month", "Last day");
  await expect(words(dialog)).toHaveText(/^Last day of every month at \d\d:\d\d, Europe\/London$/);
  await chooseIn(page, dialog, "Schedule", "Only when started by hand");
  await expect(words(dialog)).toHaveText("When started by hand");
  await expect(next(dialog)).toHaveCount(0);
  await chooseIn(page, dialog, "Schedule", "On days of the week");
  await dialog.getByRole("textbox", { name: "Time 1" }).fill("7.15 pm");
  await dialog.getByRole("textbox", { name: "Time 1" }).blur();
  await expect(words(dialog)).toHaveText("Every weekday at 19:15, Europe/London");
  await save(dialog);
  await expect(connectorRow(page, name)).toContainText("Every weekday at 19:15, Europe/London");

  await choose(page, name, "Edit");
  const edit = page.getByRole("dialog", { name: `Edit ${name}` });
  await expect(words(edit)).toHaveText("Every weekday at 19:15, Europe/London");
});

test("a clock change that touches a planned time is marked, in the viewer's time zone as well", async ({ page }) => {
  const dialog = await openDialog(page, await boxApp());
  await chooseZone(page, dialog, "America/New_York");
  await dialog.getByRole("textbox", { name: "Time 1" }).fill("02:30");
  await expect(next(dialog).getByRole("columnheader")).toHaveText([
    "Next",
    "America/New_York",
    "Your time (Europe/London)",
  ]);
  await expect(dialog.getByText("Clock changes in the next twelve months")).toBeVisible();
  await expect(dialog.getByText(/02:30 does not exist/)).toBeVisible();
  await chooseZone(page, dialog, "Asia/Tokyo");
  await expect(dialog.getByText("The clocks of Asia/Tokyo do not change in the next twelve months.")).toBeVisible();
});

test("what is not a time or a cron expression is refused at its field, and is not saved", async ({ page }) => {
  const dialog = await openDialog(page, await boxApp());
  await dialog.getByRole("textbox", { name: "Name", exact: true }).fill(uniqueName("Faulty"));
  const time = dialog.getByRole("textbox", { name: "Time 1" });
  await time.fill("25:00");
  await time.blur();
  await expect(
    dialog.getByText('"25:00" is not a time of day. Write hours and minutes, like 02:00 or 14:30.'),
  ).toBeVisible();
  await expect(words(dialog)).toHaveText("Not a schedule yet: mend the fields marked above.");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(time).toBeFocused();
  await time.fill("02:00");
  await dialog.getByRole("button", { name: "Add a time" }).click();
  await dialog.getByRole("textbox", { name: "Time 2" }).fill("02:10");
  await expect(dialog.getByText("02:10 is 10 minutes after 02:00.")).toBeVisible();

  await chooseIn(page, dialog, "Schedule", "Cron expression");
  const cron = dialog.getByRole("textbox", { name: "Cron expression" });
  for (const [expression, fault] of [
    ["* * * * *", "A connector runs at most once in 15 minutes"],
    ["0 25 * * *", 'The hours ("25") can\'t be read.'],
    ["0 2 30 2 *", "This date never comes."],
    ["@daily", "Names like @daily are not taken."],
  ] as const) {
    await cron.fill(expression);
    await expect(dialog.getByText(fault)).toBeVisible();
    await expect(cron).toHaveAttribute("aria-invalid", "true");
  }
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(cron).toBeFocused();
  await cron.fill("30 3 * * 1-5");
  await expect(words(dialog)).toHaveText("Cron 30 3 * * 1-5, Europe/London");
  await save(dialog);
});
