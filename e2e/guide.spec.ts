import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { sandboxUrl } from "./addresses.ts";

// The guide, word for word, from the first sign-in to the published inventory; only the browser is used.

const pictures = process.env.GUIDE_PICTURES;

/** The guide's pictures, into the folder that GUIDE_PICTURES names; none without it. */
async function picture(page: Page, name: string) {
  if (!pictures) return;
  await page.mouse.move(0, 0);
  // The picture is of the screen, not of the machine that it was taken on.
  await page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode;
      text.nodeValue = text.nodeValue?.replace(/linux \S+ x64/, "linux x64") ?? null;
    }
  });
  await page.screenshot({ path: join(pictures, `guide-${name}.png`), animations: "disabled" });
}

async function signIn(page: Page) {
  await page.goto("/");
  await page.getByLabel("Email").fill(process.env.ADMIN_EMAIL ?? "");
  await page.getByRole("textbox", { name: "Password" }).fill(process.env.ADMIN_PASSWORD ?? "");
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("an administrator enables the feature, creates a Box connector, authorizes it, runs it and sees the inventory", async ({
  page,
  context,
}) => {
  test.setTimeout(180_000);
  const name = pictures ? "Acme" : `Acme Box ${Date.now()}`;
  if (pictures) await page.setViewportSize({ width: 1280, height: 860 });

  await test.step("tick Box connector among the features of the endpoint server", async () => {
    await signIn(page);
    await page.getByRole("link", { name: "Endpoint Servers" }).click();
    const row = page
      .getByRole("row")
      .filter({ hasText: "online" })
      .or(page.getByRole("row").filter({ hasText: "Online" }))
      .first();
    await row.click({ button: "right" });
    await picture(page, "menu");
    await page.getByRole("menuitem", { name: "Properties" }).click();
    await page.getByRole("button", { name: "Features" }).click();
    const tick = page.getByRole("checkbox", { name: "Box connector" });
    if (!(await tick.isChecked())) {
      await tick.check();
      await picture(page, "features");
      await page.getByRole("button", { name: "Save" }).click();
      await expect(tick).toBeHidden();
    } else {
      await page.keyboard.press("Escape");
    }
  });

  const [clientId, clientSecret] = await test.step("note the Client ID and Client secret of the Box app", async () => {
    const box = await context.newPage();
    await box.goto(sandboxUrl);
    const apps = box.locator("#apps");
    const id = (await apps.locator("dt:text-is('Client ID') + dd code").first().textContent()) ?? "";
    const secret = (await apps.locator("dt:text-is('Client secret') + dd code").first().textContent()) ?? "";
    await box.close();
    return [id, secret] as const;
  });

  await test.step("create the connector", async () => {
    await page.goto("/connectors/box");
    await page.getByRole("link", { name: "New" }).first().click();
    const dialog = page.getByRole("dialog", { name: "New Box connector" });
    await expect(dialog.getByText("/cmp/AuthorizeBoxConnector")).toBeVisible();
    await dialog.getByRole("textbox", { name: "Name", exact: true }).fill(name);
    await dialog.getByLabel("Description").fill("The inventory of Acme");
    await dialog.getByLabel("Environment").click();
    await page.getByRole("option", { name: "Box sandbox (this machine)" }).click();
    await dialog.getByLabel("Client ID").fill(clientId);
    await dialog.getByRole("textbox", { name: "Client secret" }).fill(clientSecret);

    await picture(page, "dialog");
    const [popup] = await Promise.all([
      page.waitForEvent("popup"),
      dialog.getByRole("button", { name: "Authorize" }).click(),
    ]);
    await popup.getByLabel("Email").fill("admin@acme.example");
    await popup.getByLabel("Password").fill("sandbox-password");
    await popup.getByRole("button", { name: "Authorize" }).click();
    await expect(popup.getByText("Manage users").first()).toBeVisible();
    await picture(popup, "box");
    await popup.getByRole("button", { name: "Grant access to Box" }).click();
    await expect(popup.getByText("Acme").first()).toBeVisible();
    await popup.getByRole("button", { name: /Copy/ }).click();
    const token = await popup.evaluate(() => navigator.clipboard.readText());
    await popup.close();

    await dialog.getByRole("textbox", { name: "Token" }).fill(token);
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole("row").filter({ hasText: name })).toContainText("Ready");
    await expect(page.getByRole("row").filter({ hasText: name })).toContainText("Acme");
  });

  await test.step("run it and follow the run history", async () => {
    await page
      .getByRole("row")
      .filter({ hasText: name })
      .getByRole("button", { name: /Menu of/ })
      .click();
    await page.getByRole("menuitem", { name: "Run now" }).click();
    await expect(page.getByText(`"${name}" is queued to run.`)).toBeVisible();
    await page.getByRole("row").filter({ hasText: name }).click({ button: "right" });
    await page.getByRole("menuitem", { name: "Run history" }).click();
    await expect(page.getByRole("row").filter({ hasText: name })).toContainText("Published", { timeout: 90_000 });
    await page.getByRole("row").filter({ hasText: name }).getByRole("link").first().click();
    await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
    const users = page.getByRole("table", { name: "Streams" }).getByRole("row").filter({ hasText: "users" });
    await expect(users).toContainText("Complete");
    await picture(page, "run");
  });

  await test.step("look at the inventory", async () => {
    await page.getByRole("link", { name: "Inventory", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Users", level: 1 })).toBeVisible();
    const truth = await (await fetch(`${sandboxUrl}/sandbox/truth/Acme/users`)).text();
    const count = truth.trim().split("\n").length;
    await expect(page.getByText(`${count.toLocaleString("en")} users`, { exact: true })).toBeVisible();
    await picture(page, "inventory");
    await page.getByRole("searchbox", { name: "Search users" }).fill("admin@acme.example");
    const login = page.getByRole("cell", { name: "admin@acme.example", exact: true });
    const admin = page.getByRole("row").filter({ has: login });
    await expect(admin).toHaveCount(1);
    await admin.getByRole("link").click();
    await expect(page.getByText("admin@acme.example").first()).toBeVisible();
  });
});
