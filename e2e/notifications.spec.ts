import { expect, type Page, test } from "@playwright/test";
import { readMail } from "#test/mail.ts";
import { startReceiver } from "#test/receiver.ts";
import { expectAccessible } from "./accessible.ts";
import { consoleUrl } from "./addresses.ts";
import { createAccount } from "./callers.ts";
import { createConnector, newEnterprise, runTo } from "./connector-steps.ts";
import { query } from "./database.ts";
import { signIn } from "./sign-in.ts";

const address = "/administration/notifications";
const row = (page: Page, name: string) =>
  page.getByRole("region", { name: "Channels" }).getByRole("row").filter({ hasText: name });
const log = (page: Page) => page.getByRole("region", { name: "Delivery log" }).getByRole("row");

async function choose(page: Page, name: string, entry: string) {
  await row(page, name)
    .getByRole("button", { name: `Menu of ${name}` })
    .click();
  await page.getByRole("menuitem", { name: entry }).click();
}

test.afterAll(() => query("DELETE FROM notification_channel"));

test("people are told by email and by a signed webhook, a test shows what a channel answers, and a mute keeps it quiet", async ({
  page,
  browser,
}) => {
  test.setTimeout(180_000);
  const receiver = await startReceiver();
  await signIn(page);
  const connector = await createConnector(page, { enterprise: await newEnterprise() });
  await page.goto(address);
  await expect(page.getByText("Nobody is told yet")).toBeVisible();

  await test.step("an email channel, tested", async () => {
    await page.getByRole("button", { name: "New channel" }).click();
    const dialog = page.getByRole("dialog", { name: "New channel" });
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(dialog.getByText("Enter the name.")).toBeVisible();
    await expect(dialog.getByText("Enter at least one email address.")).toBeVisible();
    await expectAccessible(page);
    await dialog.getByLabel("Name").fill("On call");
    await dialog.getByRole("combobox", { name: "Recipients" }).fill("oncall@example.com");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(row(page, "On call")).toContainText("oncall@example.com");
    await choose(page, "On call", "Test");
    const outcome = page.getByRole("dialog", { name: "Test On call" });
    await expect(outcome.getByText("The test message was taken")).toBeVisible();
    await outcome.getByRole("button", { name: "Close" }).last().click();
    const taken = (await (await fetch(process.env.MAIL_URL ?? "")).json()).map(readMail);
    expect(taken.at(-1)).toMatchObject({ to: ["oncall@example.com"], subject: "[Connector Console] Test message" });
  });

  await test.step("a signed webhook, whose secret is shown once", async () => {
    await page.getByRole("button", { name: "New channel" }).click();
    const dialog = page.getByRole("dialog", { name: "New channel" });
    await dialog.getByLabel("Name").fill("Incident hook");
    await dialog.getByRole("combobox", { name: "Told by" }).click();
    await page.getByRole("option", { name: "Signed webhook" }).click();
    await dialog.getByRole("textbox", { name: "Address" }).fill(`${receiver.url}/hush-hush`);
    await dialog.getByRole("checkbox", { name: "Part of the inventory is stale" }).check();
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("dialog", { name: "The signing secret" }).getByText(/^whsec_/)).toBeVisible();
    await page.getByRole("button", { name: "Done" }).click();
    await expect(row(page, "Incident hook")).toContainText(new URL(receiver.url).host);
    await expect(page.locator("body")).not.toContainText("hush-hush");
  });

  await test.step("a failed test says what came back", async () => {
    Object.assign(receiver.answer, { status: 404, body: "no such hook" });
    await choose(page, "Incident hook", "Test");
    const outcome = page.getByRole("dialog", { name: "Test Incident hook" });
    await expect(outcome.getByText("The answer: 404 no such hook")).toBeVisible();
    Object.assign(receiver.answer, { status: 200, body: "ok" });
    await outcome.getByRole("button", { name: "Test again" }).click();
    await expect(outcome.getByText("The test message was taken")).toBeVisible();
    await outcome.getByRole("button", { name: "Close" }).last().click();
  });

  await test.step("a problem that began is told by both, and its end as well", async () => {
    receiver.received.length = 0;
    await query(
      `INSERT INTO notification_problem (topic, subject_id, subject, connector_id, cause, episode_id, path)
       SELECT 'run-failed', id, name, id, 'internal', gen_random_uuid(), '/runs' FROM connector WHERE name = $1`,
      [connector],
    );
    await query(
      `INSERT INTO notification_event (id, topic, is_recovery, episode_id, subject_id, subject, connector_id, detail, path)
       SELECT gen_random_uuid(), topic, false, episode_id, subject_id, subject, connector_id, 'It failed.', path
       FROM notification_problem WHERE subject = $1`,
      [connector],
    );
    const told = () => receiver.received.map(({ body }) => JSON.parse(body).events[0]?.title);
    await expect.poll(told, { timeout: 30_000 }).toEqual([`Run failed: ${connector}`]);
    await runTo(page, connector, "Published");
    await expect.poll(told, { timeout: 30_000 }).toEqual([`Run failed: ${connector}`, `Runs work again: ${connector}`]);
    // The other channel is told at a time of its own, and the page shows what was told when it was opened.
    await expect(async () => {
      await page.goto(address);
      await expect(log(page).filter({ hasText: `Runs work again: ${connector}` })).toHaveCount(2, { timeout: 1000 });
    }).toPass({ timeout: 30_000 });
    await expectAccessible(page);
  });

  await test.step("mutes have an end, and the log has filters", async () => {
    await choose(page, "On call", "Mute");
    await page.getByRole("dialog", { name: "Mute On call" }).getByRole("button", { name: "Mute" }).click();
    await expect(row(page, "On call")).toContainText("Muted");
    await page.getByRole("button", { name: "Mute a connector" }).click();
    const dialog = page.getByRole("dialog", { name: "Mute a connector" });
    await dialog.getByRole("combobox", { name: "Connector" }).fill(connector);
    await page.getByRole("option", { name: connector }).click();
    await dialog.getByRole("button", { name: "Mute" }).click();
    await expect(page.getByRole("table", { name: "Muted connectors" })).toContainText(connector);
    await page.getByRole("combobox", { name: "Outcome" }).click();
    await page.getByRole("option", { name: "Given up" }).click();
    await expect(log(page)).toHaveCount(2);
    await expect(log(page).last()).toContainText("no such hook");
    await page.goto(address);
  });

  await test.step("a viewer reads without a way to change", async () => {
    const context = await browser.newContext({ baseURL: consoleUrl });
    const theirs = await context.newPage();
    await signIn(theirs, await createAccount("viewer"));
    await theirs.goto(address);
    await expect(row(theirs, "On call")).toBeVisible();
    await expect(theirs.getByRole("button", { name: /New channel|Mute a connector|Menu of/ })).toHaveCount(0);
    const csv = await (await theirs.request.get("/api/notifications/deliveries")).text();
    expect(csv.split("\r\n")[0]).toBe("at,channel,kind,message,test,attempt,outcome,status,answer,duration_ms");
    await context.close();
  });

  await test.step("a deleted channel is gone, its entries stay", async () => {
    await choose(page, "Incident hook", "Delete");
    await page.getByRole("button", { name: "Delete channel" }).click();
    await expect(row(page, "Incident hook")).toHaveCount(0);
    await expect(log(page).filter({ hasText: "Incident hook" }).first()).toBeVisible();
  });
  await receiver.stop();
});
