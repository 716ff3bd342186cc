import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { clickAuthorize, grant, tokenField } from "./authorize-steps.ts";
import {
  connectorRow,
  connectorsAddress,
  createConnector,
  type Enterprise,
  newEnterprise,
  runState,
  runTo,
  sandbox,
  save,
  startRun,
  truth,
} from "./connector-steps.ts";

/** So many groups that reading their members takes a minute and more at the permitted rate. */
const slow = { users: 30, groups: 1500, memberships: 1500, eventsPerDay: 5 };

async function revokeGrants(enterprise: Enterprise): Promise<void> {
  const { accounts } = await sandbox<{ accounts: { userId: string }[] }>("GET", `world/enterprises/${enterprise.id}`);
  const { grants } = await sandbox<{ grants: { id: string; userId: string }[] }>("GET", "grants");
  const theirs = grants.filter((held) => accounts.some((account) => account.userId === held.userId));
  expect(theirs.length).toBeGreaterThan(0);
  for (const { id } of theirs) await sandbox("DELETE", `grants/${id}`);
}

/** Lets the page have but the first line of the log until it has heard that the run has ended. */
async function holdLogBack(page: Page): Promise<void> {
  let hasEnded = false;
  await page.route(/\/api\/runs\/[^/?]+$/, async (route) => {
    const response = await route.fetch();
    const run = await response.json();
    await route.fulfill({ response, json: run });
    hasEnded = !run.live;
  });
  await page.route(/\/api\/runs\/[^/?]+\/log\?/, async (route) => {
    const isWhole = hasEnded;
    const response = await route.fetch();
    const log = await response.json();
    await route.fulfill({ response, json: isWhole ? log : { ...log, lines: log.lines.slice(0, 1) } });
  });
}

/** The lines of the run's log on its page. */
const logLines = (page: Page) => page.getByRole("listitem").filter({ hasText: /\d\d:\d\d:\d\d\.\d{3}/ });

const publishedCount = (page: Page) => page.getByText(/^[\d,]+ users?$/);

test("the run history follows a run to its end, and its page shows streams, timeline and log", async ({ page }) => {
  test.setTimeout(120_000);
  const enterprise = await newEnterprise();
  const name = await createConnector(page, { enterprise });
  const run = await startRun(page, name);
  await page.goto(connectorsAddress);
  await page
    .getByRole("row")
    .filter({ hasText: name })
    .getByRole("button", { name: `Menu of ${name}` })
    .click();
  await page.getByRole("menuitem", { name: "Run history" }).click();
  const row = page.getByRole("row").filter({ hasText: name });
  await expect(page.getByText(`Every run of ${name}.`)).toBeVisible();
  await expect(row).toContainText("Published", { timeout: 60_000 });
  await expect(row).toContainText("Shown");

  await test.step("filters stand in the address and survive a reload", async () => {
    await page.getByRole("combobox", { name: "State" }).click();
    await page.getByRole("option", { name: "Cancelled" }).click();
    await page.keyboard.press("Escape");
    await expect(page.getByText("No run matches these filters")).toBeVisible();
    await page.reload();
    await expect(page.getByText("No run matches these filters")).toBeVisible();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await expect(page).not.toHaveURL(/state=/);
    await page.getByRole("searchbox", { name: "Search runs" }).fill(name.slice(4).toUpperCase());
    await expect(page).toHaveURL(/[?&]search=/);
    await expect(page.getByRole("row").filter({ hasText: "Published" })).toHaveCount(1);
    await expect(row).toHaveCount(1);
  });

  await test.step("what the filters leave, and the charts, are taken along as CSV", async () => {
    for (const address of [page.url(), "/runs/charts?days=30"]) {
      await page.goto(address);
      const [csv] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("link", { name: "Download CSV" }).click(),
      ]);
      const lines = readFileSync(await csv.path(), "utf8")
        .trim()
        .split("\r\n");
      expect(lines).toHaveLength(address.includes("charts") ? 31 : 2);
      if (!address.includes("charts")) expect(lines[1]).toContain(`,${name},published,`);
    }
  });

  await page.goto(run);
  const streams = page.getByRole("table", { name: "Streams" }).getByRole("row");
  const { length: users } = await truth(enterprise, "users");
  await expect(streams.filter({ hasText: "users" })).toContainText("Complete");
  await expect(streams.filter({ hasText: "users" })).toContainText(String(users));
  for (const stream of ["groups", "memberships", "activity"])
    await expect(streams.filter({ hasText: stream })).toContainText("Complete");
  for (const state of ["Queued", "Assigned", "Running", "Published"])
    await expect(page.getByText(state, { exact: true }).last()).toBeVisible();

  await expect(logLines(page).first()).toBeVisible();
  await page.getByRole("textbox", { name: "Search in the log" }).fill("no line says this");
  await expect(page.getByText("No line holds this text.")).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download log" }).click(),
  ]);
  expect(readFileSync(await download.path(), "utf8")).toMatch(/^\d{4}-\d\d-\d\dT\S+ (info|warning|error) \S/);
});

test("a running run is cancelled, and stays so", async ({ page }) => {
  test.setTimeout(120_000);
  const name = await createConnector(page, { enterprise: await newEnterprise(slow) });
  await page.goto(await startRun(page, name));
  await expect(runState(page)).toHaveText("Running", { timeout: 60_000 });
  const members = page.getByRole("table", { name: "Streams" }).getByRole("row").filter({ hasText: "memberships" });
  await expect(members).toContainText("Under way", { timeout: 60_000 });
  await holdLogBack(page);
  await expect(logLines(page)).toHaveCount(1);
  await page.getByRole("button", { name: "Cancel run" }).click();
  const question = page.getByRole("dialog", { name: "Cancel this run?" });
  await question.getByRole("button", { name: "Cancel run" }).click();
  await expect(runState(page)).toHaveText("Cancelled");
  await expect.poll(() => logLines(page).count(), "what a run wrote last is shown").toBeGreaterThan(1);
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await expect(page.getByRole("button", { name: "Cancel run" })).toHaveCount(0);
  await page.goto(`${connectorsAddress}?search=${encodeURIComponent(name)}`);
  await expect(connectorRow(page, name)).toContainText("Ready");

  await test.step("the next is cancelled from the run history, where only it can be chosen", async () => {
    await startRun(page, name);
    await page.goto(`/runs?search=${encodeURIComponent(name)}`);
    const runs = page.getByRole("table", { name: "Runs" });
    await expect(runs.getByRole("row").filter({ hasText: name })).toHaveCount(2);
    await expect(runs.getByRole("checkbox")).toHaveCount(2);
    await runs.getByRole("checkbox", { name: "Choose all on this page" }).check();
    const chosen = page.getByRole("toolbar", { name: "Chosen runs" });
    await expect(chosen).toContainText("1 run chosen");
    await expectAccessible(page);
    await chosen.getByRole("button", { name: "Cancel" }).click();
    const all = page.getByRole("dialog", { name: "Cancel 1 run?" });
    await expect(all.getByRole("listitem")).toHaveText([name]);
    await all.getByRole("button", { name: "Cancel 1 run" }).click();
    await expect(page.getByText("1 run is cancelled.")).toBeVisible();
    await expect(runs.getByRole("row").filter({ hasText: "Cancelled" })).toHaveCount(2);
    await expect(runs.getByRole("checkbox")).toHaveCount(0);
  });
});

test("a revoked grant is told with its cause, and authorizing again lets the run go on", async ({ page }) => {
  test.setTimeout(150_000);
  const enterprise = await newEnterprise();
  const name = await createConnector(page, { enterprise });
  await revokeGrants(enterprise);
  const run = await startRun(page, name);
  await page.goto(run);
  await expect(page.getByRole("alert", { name: "The authorization was revoked" })).toBeVisible({ timeout: 60_000 });
  await page.getByRole("link", { name: "What to do, step by step" }).click();
  await expect(page.getByRole("heading", { name: "The authorization was revoked", level: 1 })).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "with an account that stays" })).toBeVisible();
  await page.goBack();
  await page.getByRole("link", { name: "Authorize again" }).click();
  const dialog = page.getByRole("dialog", { name: `Edit ${name}` });
  const popup = await clickAuthorize(page, dialog);
  await grant(popup, `admin@${enterprise.domain}`);
  await expect(tokenField(dialog)).toHaveValue(/^ccat_/);
  await popup.close();
  await save(dialog);
  await page.goto(run);
  await expect(runState(page)).toHaveText("Published", { timeout: 60_000 });
});

test("an inventory that would drop many users is held, rejected, and held again and accepted", async ({ page }) => {
  test.setTimeout(200_000);
  const enterprise = await newEnterprise();
  const name = await createConnector(page, { enterprise });
  const first = await runTo(page, name, "Published");
  const { length: before } = await truth(enterprise, "users");
  await sandbox("POST", `world/enterprises/${enterprise.id}/mutate`, { kind: "massDeparture", share: 0.6 });
  const { length: left } = await truth(enterprise, "users");
  expect(left).toBeLessThan(before * 0.8);

  await runTo(page, name, "Held");
  await expect(page.getByText(/more than the limit of 20 %/).first()).toBeVisible();
  await page.getByRole("button", { name: "Reject inventory" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Reject inventory" }).click();
  await expect(runState(page)).toHaveText("Rejected");
  await page.goto(first);
  await page.getByRole("link", { name: "Inventory", exact: true }).last().click();
  await expect(publishedCount(page)).toHaveText(`${before} users`);

  await runTo(page, name, "Held");
  await page.getByRole("button", { name: "Accept inventory" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Accept inventory" }).click();
  await expect(runState(page)).toHaveText("Published");
  await page.getByRole("link", { name: "Inventory", exact: true }).last().click();
  await expect(publishedCount(page)).toHaveText(`${left} users`);
});
