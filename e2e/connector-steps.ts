import { expect, type Locator, type Page } from "@playwright/test";
import { sandboxUrl } from "./addresses.ts";
import { type BoxApp, boxApp, clickAuthorize, grant, openDialog, tokenField } from "./authorize-steps.ts";

export const connectorsAddress = "/connectors/box";

let made = 0;
/** A name that no other test and no earlier run of this one has. */
export const uniqueName = (word: string) => `${word} ${Date.now().toString(36)}${++made}`;

/** Asks the sandbox's control doors. */
export async function sandbox<Answer>(method: string, path: string, body?: object): Promise<Answer> {
  const response = await fetch(`${sandboxUrl}/sandbox/${path}`, {
    method,
    ...(body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  expect(response.ok, `${method} ${path}: ${text}`).toBe(true);
  return (text && JSON.parse(text)) as Answer;
}

export type Enterprise = { id: string; name: string; domain: string };

/** An enterprise of the sandbox that this test alone uses. */
export function newEnterprise(
  size: { users: number; groups: number; memberships: number; eventsPerDay?: number } = {
    users: 30,
    groups: 3,
    memberships: 40,
    eventsPerDay: 20,
  },
): Promise<Enterprise> {
  const name = uniqueName("Enterprise");
  return sandbox("POST", "world/enterprises", {
    name,
    domain: `${name.replace(" ", "-").toLowerCase()}.example`,
    ...size,
  });
}

/** What an inventory of the enterprise should hold, one record a row. */
export async function truth<Row>(enterprise: Enterprise, kind: "users" | "groups" | "memberships"): Promise<Row[]> {
  const text = await (await fetch(`${sandboxUrl}/sandbox/truth/${enterprise.id}/${kind}`)).text();
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);
}

export const connectorRow = (page: Page, name: string): Locator => page.getByRole("row").filter({ hasText: name });

/** Saves the open dialog and waits until it is gone. */
export async function save(dialog: Locator): Promise<void> {
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
}

/** A saved connector that was never authorized. */
export async function createUnauthorized(page: Page, name = uniqueName("Connector")): Promise<string> {
  const dialog = await openDialog(page, await boxApp());
  await dialog.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await save(dialog);
  await expect(connectorRow(page, name)).toContainText("Not authorized");
  return name;
}

type Wish = { enterprise: Enterprise; mailbox?: string; app?: BoxApp };

/** A connector authorized for the enterprise, on the list and ready; only started by hand. */
export async function createConnector(page: Page, { enterprise, mailbox = "admin", app }: Wish): Promise<string> {
  const name = uniqueName("Connector");
  const dialog = await openDialog(page, app ?? (await boxApp()));
  await dialog.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await dialog.getByRole("combobox", { name: "Schedule" }).click();
  await page.getByRole("option", { name: "Only when started by hand" }).click();
  const popup = await clickAuthorize(page, dialog);
  await grant(popup, `${mailbox}@${enterprise.domain}`);
  await expect(tokenField(dialog)).toHaveValue(/^ccat_/);
  await popup.close();
  await save(dialog);
  await expect(connectorRow(page, name)).toContainText(enterprise.name);
  return name;
}

/** Opens a connector's menu on the list and chooses an entry. */
export async function choose(page: Page, name: string, entry: string): Promise<void> {
  const item = page.getByRole("menuitem", { name: entry });
  // A press before the page's scripts have begun opens nothing.
  await expect(async () => {
    await connectorRow(page, name)
      .getByRole("button", { name: `Menu of ${name}` })
      .click();
    await expect(item).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 20_000 });
  await item.click();
}

/** Starts a run on the list of connectors; gives the page of that run. */
export async function startRun(page: Page, name: string): Promise<string> {
  await page.goto(`${connectorsAddress}?search=${encodeURIComponent(name)}`);
  const link = connectorRow(page, name).getByRole("link").first();
  await expect(connectorRow(page, name)).toBeVisible(); // counting does not wait for the row
  const before = (await link.count()) > 0 ? await link.getAttribute("href") : null;
  await choose(page, name, "Run now");
  await expect(page.getByText(`"${name}" is queued to run.`)).toBeVisible();
  await expect(link).not.toHaveAttribute("href", before ?? "");
  const address = await link.getAttribute("href");
  return address ?? "";
}

/** The state of the run on its page, as the facts say it. */
export const runState = (page: Page): Locator => page.locator("dt:text-is('State') + dd");

/** Runs the connector to its end, and stays on the run's page. */
export async function runTo(page: Page, name: string, state: string): Promise<string> {
  const address = await startRun(page, name);
  await page.goto(address);
  await expect(runState(page)).toHaveText(state, { timeout: 60_000 });
  return address;
}
