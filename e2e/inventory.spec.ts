import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { boxApp } from "./authorize-steps.ts";
import { createConnector, type Enterprise, newEnterprise, runTo, sandbox, truth } from "./connector-steps.ts";
import { signIn } from "./sign-in.ts";

type User = {
  id: string;
  name: string;
  login: string;
  status: string;
  role: string;
  is_platform_access_only?: boolean;
};
type Membership = { group: string; user: string };
type Group = { id: string; name: string };

let enterprise: Enterprise;
let users: User[];
let connectorId: string;

async function connectorOf(page: Page, run: string): Promise<string> {
  const { connector } = await (await page.request.get(`/api${run}`)).json();
  return connector.id;
}

test.beforeAll(async ({ browser }) => {
  test.setTimeout(150_000);
  enterprise = await newEnterprise({ users: 140, groups: 6, memberships: 200, eventsPerDay: 60 });
  const [, , third] = await truth<User>(enterprise, "users");
  const [lastUser] = (await truth<User>(enterprise, "users")).slice(-1);
  expect(third && lastUser).toBeTruthy();
  await sandbox("POST", `world/enterprises/${enterprise.id}/mutate`, {
    kind: "oddUser",
    user: lastUser?.id,
    odd: ["formulaName"],
  });
  users = await truth<User>(enterprise, "users");
  const page = await browser.newPage();
  const name = await createConnector(page, { enterprise });
  connectorId = await connectorOf(page, await runTo(page, name, "Published"));
  await page.close();
});

test.beforeEach(async ({ page }) => {
  await signIn(page);
});

const usersAddress = (query = "") => `/inventory/users?connector=${connectorId}${query}`;
const rows = (page: Page) => page.getByRole("table").getByRole("row");
const count = (page: Page) => page.getByText(/^[\d,]+ users?$/);
const sayCount = (number: number) => `${number.toLocaleString("en")} ${number === 1 ? "user" : "users"}`;

async function filterBy(page: Page, label: string, option: string) {
  await page.getByRole("combobox", { name: label }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

test("the users are counted, searched, filtered and sorted as Box has them", async ({ page }) => {
  await page.goto(usersAddress());
  await expect(count(page)).toHaveText(sayCount(users.length));
  const inactive = users.filter(({ status }) => status === "inactive");
  await filterBy(page, "Status", "Inactive");
  await expect(count(page)).toHaveText(sayCount(inactive.length));
  await page.reload();
  await expect(count(page)).toHaveText(sayCount(inactive.length));
  await page.goto(usersAddress());
  await filterBy(page, "Role", "coadmin");
  await expect(count(page)).toHaveText(sayCount(users.filter(({ role }) => role === "coadmin").length));
  await page.goto(usersAddress());
  await filterBy(page, "Accounts", "App users");
  const appUsers = users.filter(({ is_platform_access_only: isApp }) => isApp);
  await expect(count(page)).toHaveText(sayCount(appUsers.length));
  await page.goto(usersAddress());
  await page.getByRole("searchbox", { name: "Search users" }).fill(`NO-REPORTS@${enterprise.domain}`);
  await expect(count(page)).toHaveText("1 user");
  await expect(rows(page)).toHaveCount(2);
  await page.goto(usersAddress());
  await page.getByRole("columnheader", { name: "Login" }).getByRole("link").click();
  await expect(page).toHaveURL(/sort=login/);
  const ordered = users.map(({ login }) => login).sort();
  await expect(rows(page).nth(1)).toContainText(ordered[0] ?? "");
  await page.getByRole("columnheader", { name: "Login" }).getByRole("link").click();
  await expect(rows(page).nth(1)).toContainText(ordered.at(-1) ?? "");
});

test("idle users are those without a login and an event for so long", async ({ page }) => {
  await page.goto(usersAddress());
  await filterBy(page, "Inactive for", "60 days or more");
  await expect(page).toHaveURL(/inactive=60/);
  const shown = Number(((await count(page).textContent()) ?? "").replace(/\D/g, ""));
  expect(shown).toBeGreaterThan(0);
  expect(shown).toBeLessThan(users.length);
});

test("pages by key show every user once", async ({ page }) => {
  await page.goto(usersAddress("&sort=login"));
  const seen: string[] = [];
  const next = page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Next" });
  for (;;) {
    await expect(rows(page).nth(1)).toBeVisible();
    const logins = await rows(page).getByRole("cell").nth(0).allInnerTexts();
    expect(logins.length).toBe(1);
    seen.push(...(await page.locator("tbody tr td:nth-of-type(1)").allInnerTexts()));
    if ((await next.count()) === 0) break;
    const last = seen.at(-1) ?? "";
    await next.click();
    await expect(page.locator("tbody")).not.toContainText(last);
  }
  expect(seen.sort()).toEqual(users.map(({ login }) => login).sort());
});

test("a user's groups, a group's members and the run lead to one another", async ({ page }) => {
  const memberships = await truth<Membership>(enterprise, "memberships");
  const groups = await truth<Group>(enterprise, "groups");
  const [first] = memberships;
  const user = users.find(({ id }) => id === first?.user);
  const group = groups.find(({ id }) => id === first?.group);
  await page.goto(`/inventory/users/${user?.id}?connector=${connectorId}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(user?.name ?? "");
  await page.getByRole("link", { name: group?.name, exact: true }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(group?.name ?? "");
  const members = memberships.filter((one) => one.group === group?.id).length;
  await expect(rows(page)).toHaveCount(Math.min(members, 100) + 1);
  await page.goto(`/inventory/groups?connector=${connectorId}`);
  await expect(rows(page)).toHaveCount(groups.length + 1);
  const row = rows(page).filter({ has: page.getByRole("link", { name: group?.name, exact: true }) });
  await expect(row.first()).toContainText(String(members));
  await page.getByRole("link", { name: "the run" }).click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}$/);
});

test("the CSV holds every user, and a formula in a name is only text", async ({ page }) => {
  await page.goto(usersAddress());
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download CSV" }).click(),
  ]);
  const csv = readFileSync(await download.path(), "utf8");
  expect(csv.trim().split("\r\n")).toHaveLength(users.length + 1);
  expect(csv).toContain(`"'=HYPERLINK(""http://example.invalid"",""x"")"`);
  await page.goto(`/inventory/groups?connector=${connectorId}`);
  const [groups] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download CSV" }).click(),
  ]);
  expect(
    readFileSync(await groups.path(), "utf8")
      .trim()
      .split("\r\n"),
  ).toHaveLength(7);
});

test("without the permission for events the activity is unknown, never none", async ({ page }) => {
  test.setTimeout(120_000);
  const other = await newEnterprise();
  const app = await boxApp("Without enterprise properties");
  const name = await createConnector(page, { enterprise: other, app });
  const run = await runTo(page, name, "Published");
  const activity = page.getByRole("table", { name: "Streams" }).getByRole("row").filter({ hasText: "activity" });
  await expect(activity).toContainText("Not permitted");
  await expect(activity).toContainText("Unknown");
  await page.goto(`/inventory/users?connector=${await connectorOf(page, run)}`);
  await expect(page.getByText("Last login and last activity: unknown.")).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Inactive for" })).toBeDisabled();
  await expect(rows(page).nth(1)).toContainText("Unknown");
  await expect(page.getByText("Not seen")).toHaveCount(0);
  await rows(page).nth(1).getByRole("link").click();
  await expect(page.locator("dt:text-is('Last login') + dd")).toHaveText("Unknown");
});
