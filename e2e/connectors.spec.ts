import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { consoleUrl } from "./addresses.ts";
import { boxApp, openDialog } from "./authorize-steps.ts";
import {
  choose,
  connectorRow,
  connectorsAddress,
  createConnector,
  createUnauthorized,
  newEnterprise,
  runTo,
  save,
  uniqueName,
} from "./connector-steps.ts";
import { keepPicture } from "./keep-picture.ts";
import { signIn } from "./sign-in.ts";

test("what is missing is told at its field, with the cursor in the first one", async ({ page }) => {
  const dialog = await openDialog(page, { clientId: "", clientSecret: "", name: "" });
  await dialog.getByRole("button", { name: "Save" }).click();
  for (const [label, words] of [
    ["Name", "Enter the name."],
    ["Client ID", "Enter the Client ID."],
    ["Client secret", "Enter the Client secret."],
  ] as const) {
    const field = dialog.getByRole("textbox", { name: label, exact: true });
    await expect(field).toHaveAccessibleDescription(new RegExp(words.replace(".", "\\.")));
    await expect(field).toHaveAttribute("aria-invalid", "true");
  }
  await expect(dialog.getByRole("textbox", { name: "Name", exact: true })).toBeFocused();
  await dialog.getByRole("textbox", { name: "Client ID" }).fill("two words");
  await dialog.getByRole("textbox", { name: "Name", exact: true }).fill("x".repeat(101));
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("The Client ID holds a space.")).toBeVisible();
  await expect(dialog.getByRole("textbox", { name: "Name", exact: true })).toHaveAttribute("aria-invalid", "true");
});

test("a link to edit or copy what is no connector any more says that it is not there", async ({ page }) => {
  await signIn(page);
  for (const query of ["edit=1", `edit=${randomUUID()}`, "new=1&like=1"]) {
    await page.goto(`${connectorsAddress}?${query}`);
    await expect(page.getByRole("heading", { name: "This is not there" })).toBeVisible();
  }
});

test("a name that is taken is refused by the server, and the cursor goes to it", async ({ page }) => {
  const taken = await createUnauthorized(page);
  const dialog = await openDialog(page, await boxApp());
  const name = dialog.getByRole("textbox", { name: "Name", exact: true });
  await name.fill(`  ${taken.toUpperCase()} `);
  await dialog.getByRole("textbox", { name: "Client ID" }).focus();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(name).toHaveAttribute("aria-invalid", "true");
  await expect(name).toBeFocused();
  await name.fill(uniqueName("Free"));
  await save(dialog);
});

test("a network that fails while saving is told, and Save again goes on with what was entered", async ({
  page,
  context,
}) => {
  const dialog = await openDialog(page, await boxApp());
  const name = uniqueName("Offline");
  await dialog.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await context.setOffline(true);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByRole("alert")).toContainText("The console did not answer.");
  await context.setOffline(false);
  await save(dialog);
  await context.setOffline(true);
  await choose(page, name, "Pause");
  await expect(page.getByText("The console did not answer.")).toBeVisible();
  await context.setOffline(false);
});

test("closing with unsaved changes asks, and Keep editing keeps them", async ({ page }) => {
  const dialog = await openDialog(page, { clientId: "", clientSecret: "", name: "" });
  const name = dialog.getByRole("textbox", { name: "Name", exact: true });
  await name.fill("Half done");
  const question = page.getByRole("dialog", { name: "Close without saving?" });
  for (const close of [
    () => page.keyboard.press("Escape"),
    () => dialog.getByRole("button", { name: "Close" }).click(),
    () => dialog.getByRole("button", { name: "Cancel" }).click(),
  ]) {
    await close();
    await question.getByRole("button", { name: "Keep editing" }).click();
    await expect(page.getByText("What you entered in this dialog is lost.")).toHaveCount(0);
    await expect(name).toHaveValue("Half done");
  }
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await question.getByRole("button", { name: "Discard changes" }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole("link", { name: "New" }).first().click();
  await expect(name).toHaveValue("");
});

test("the redirect URI is copied exactly", async ({ page }) => {
  const dialog = await openDialog(page, { clientId: "", clientSecret: "", name: "" });
  await dialog.getByRole("button", { name: "Copy redirect URI" }).click();
  await expect(dialog.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${consoleUrl}/cmp/AuthorizeBoxConnector`);
});

test("editing without touching the secrets keeps them, and another Client ID asks for new ones", async ({ page }) => {
  test.setTimeout(150_000);
  const name = await createConnector(page, { enterprise: await newEnterprise() });
  await choose(page, name, "Edit");
  const dialog = page.getByRole("dialog", { name: `Edit ${name}` });
  await expect(dialog.getByRole("textbox", { name: "Client secret" })).toHaveValue("");
  await expect(dialog.getByRole("textbox", { name: "Token" })).toHaveValue("");
  await dialog.getByRole("textbox", { name: "Description" }).fill("Edited");
  await save(dialog);
  await expect(connectorRow(page, name)).toContainText("Edited");
  await runTo(page, name, "Published");

  await page.goto(`${connectorsAddress}?search=${encodeURIComponent(name)}`);
  await choose(page, name, "Edit");
  await dialog
    .getByRole("textbox", { name: "Client ID" })
    .fill((await boxApp("Without enterprise properties")).clientId);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("Enter the Client secret of the new app.")).toBeVisible();
  await expect(dialog.getByText("The app changed: click Authorize to get a token for it.")).toBeVisible();
  await expect(dialog.getByRole("textbox", { name: "Client secret" })).toBeFocused();
});

test("of two people editing a connector, the later is told and nothing is overwritten", async ({ page, context }) => {
  const name = await createUnauthorized(page);
  await choose(page, name, "Edit");
  const dialog = page.getByRole("dialog", { name: `Edit ${name}` });
  await dialog.getByRole("textbox", { name: "Description" }).fill("Mine");
  const other = await context.newPage();
  await other.goto(page.url());
  const theirs = other.getByRole("dialog", { name: `Edit ${name}` });
  await theirs.getByRole("textbox", { name: "Description" }).fill("Theirs");
  await save(theirs);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByRole("alert").filter({ hasText: "Not saved" })).toContainText("while you were editing it");
  await other.reload();
  await expect(connectorRow(other, name)).toContainText("Theirs");
});

test("a connector is paused, resumed, and deleted after naming what goes with it", async ({ page }) => {
  const name = await createUnauthorized(page);
  await choose(page, name, "Pause");
  await expect(connectorRow(page, name)).toContainText("Paused");
  await choose(page, name, "Resume");
  await expect(connectorRow(page, name)).toContainText("Not authorized");
  await choose(page, name, "Delete");
  const question = page.getByRole("dialog", { name: `Delete the connector ${name}?` });
  await expect(question).toContainText("its run history");
  await expect(question).toContainText("Client secret and authorization");
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(connectorRow(page, name)).toHaveCount(1);
  await choose(page, name, "Delete");
  await question.getByRole("button", { name: "Delete connector" }).click();
  await expect(connectorRow(page, name)).toHaveCount(0);
  await page.reload();
  await expect(connectorRow(page, name)).toHaveCount(0);
});

test("a duplicate begins with the settings of its original, and without its secrets", async ({ page }) => {
  const name = await createUnauthorized(page);
  await choose(page, name, "Duplicate");
  const dialog = page.getByRole("dialog", { name: "New Box connector" });
  await expect(dialog.getByRole("textbox", { name: "Name", exact: true })).toHaveValue(`${name} copy`);
  await expect(dialog.getByRole("textbox", { name: "Client ID" })).not.toHaveValue("");
  await expect(dialog.getByRole("textbox", { name: "Client secret" })).toHaveValue("");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("Enter the Client secret.")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Client secret" }).fill("a-secret-of-its-own");
  await save(dialog);
  await expect(page).toHaveURL(/\/connectors\/box(\?search=[^&]*)?$/);
  await expect(connectorRow(page, `${name} copy`)).toContainText("Not authorized");
});

test("several connectors are paused, run and deleted at once, and what can't be done is told of each", async ({
  page,
}) => {
  const word = uniqueName("Many");
  for (const end of ["one", "two"]) await createUnauthorized(page, `${word} ${end}`);
  await page.goto(`${connectorsAddress}?search=${encodeURIComponent(word)}`);
  const chosen = page.getByRole("toolbar", { name: "Chosen connectors" });
  await page.getByRole("checkbox", { name: `Choose ${word} one` }).check();
  await expect(chosen).toContainText("1 connector chosen");
  await page.getByRole("checkbox", { name: "Choose all on this page" }).check();
  await chosen.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText("2 connectors are paused.")).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: word }).filter({ hasText: "Paused" })).toHaveCount(2);
  await expect(chosen).toBeHidden();
  await page.getByRole("checkbox", { name: "Choose all on this page" }).check();
  await chosen.getByRole("button", { name: "Run now" }).click();
  const refused = page.getByRole("alert").filter({ hasText: "Not done: 2 connectors" });
  await expect(refused.getByRole("listitem")).toHaveText([RegExp(`^${word} one: .+`), RegExp(`^${word} two: .+`)]);
  await chosen.getByRole("button", { name: "Delete" }).click();
  const question = page.getByRole("dialog", { name: "Delete 2 connectors?" });
  await expect(question.getByRole("listitem")).toHaveText([`${word} one`, `${word} two`]);
  await question.getByRole("button", { name: "Delete 2 connectors" }).click();
  await expect(page.getByText("No connector matches")).toBeVisible();
});

test("connectors are exported to a file and imported from it, each to be authorized anew", async ({ page }) => {
  const name = await createUnauthorized(page);
  await page.goto(connectorsAddress);
  await page.getByRole("button", { name: "All Box connectors" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: "Export to a file" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("box-connectors.json");
  const text = readFileSync(await download.path(), "utf8");
  expect(text).not.toContain((await boxApp()).clientSecret);
  const copy = uniqueName("Copy");
  const file = {
    name: "mine.json",
    mimeType: "application/json",
    buffer: Buffer.from(text.replace(`"${name}"`, `"${copy}"`)),
  };

  await page.getByRole("button", { name: "All Box connectors" }).click();
  await page.getByRole("menuitem", { name: "Import from a file" }).click();
  const dialog = page.getByRole("dialog", { name: "Import Box connectors" });
  const choose = (chosen: typeof file) => dialog.locator("input[type=file]").setInputFiles(chosen);
  await choose({ ...file, buffer: Buffer.from("name,description") });
  await expect(dialog.getByRole("alert")).toContainText("This file is not JSON.");
  await expect(dialog.getByRole("button", { name: "Import", exact: true })).toBeDisabled();
  await choose(file);
  const row = dialog.getByRole("row").filter({ hasText: copy });
  await expect(row).toContainText("Will be created");
  await keepPicture(page, "import");
  await dialog.getByRole("button", { name: "Import 1 connector" }).click();
  await expect(row).toContainText("Created");
  await expect(dialog.getByRole("status")).toContainText(/^1 connector created, .*there already\. Edit each/);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await page.goto(`${connectorsAddress}?search=${encodeURIComponent(copy)}`);
  await expect(connectorRow(page, copy)).toContainText("Not authorized");
});
