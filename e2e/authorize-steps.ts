import { expect, type Locator, type Page } from "@playwright/test";
import { consoleUrl, sandboxUrl } from "./addresses.ts";
import { signIn } from "./sign-in.ts";

export type BoxApp = { clientId: string; clientSecret: string; name: string };

const password = "sandbox-password";

async function sandbox<Answer>(method: "GET" | "POST" | "PUT", path: string, body?: object): Promise<Answer> {
  const response = await fetch(`${sandboxUrl}/sandbox/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(response.ok, `${method} ${path}`).toBe(true);
  return response.json();
}

/** One of the sandbox's own apps. */
export async function boxApp(name = "Connector Console"): Promise<BoxApp> {
  const { apps } = await sandbox<{ apps: BoxApp[] }>("GET", "apps");
  const app = apps.find((candidate) => candidate.name === name);
  if (!app) throw new Error(`The sandbox has no app ${name}.`);
  return app;
}

/** A new app of the sandbox. */
export function newBoxApp(wish: { redirectUris?: string[]; scopes?: string[] }): Promise<BoxApp> {
  const proper = {
    name: `App ${Date.now()}`,
    redirectUris: [`${consoleUrl}/cmp/AuthorizeBoxConnector`],
    scopes: ["manage_managed_users", "manage_app_users", "manage_groups", "manage_enterprise_properties"],
  };
  return sandbox("POST", "apps", { ...proper, ...wish });
}

/** Changes how the sandbox behaves. */
export function setSwitches(switches: Record<string, unknown>): Promise<unknown> {
  return sandbox("PUT", "switches", switches);
}

/** Signs in and opens New with the app's credentials filled in. */
export async function openDialog(page: Page, { clientId, clientSecret }: BoxApp): Promise<Locator> {
  await signIn(page);
  await page.goto("/connectors/box?new=1");
  const dialog = page.getByRole("dialog", { name: "New Box connector" });
  await dialog.getByLabel("Environment").click();
  await page.getByRole("option", { name: "Box sandbox (this machine)" }).click();
  await dialog.getByLabel("Client ID").fill(clientId);
  await dialog.getByLabel("Client secret").fill(clientSecret);
  return dialog;
}

/** Clicks Authorize; gives the provider's window once it shows a page. */
export async function clickAuthorize(page: Page, dialog: Locator): Promise<Page> {
  const button = dialog.getByRole("button", { name: "Authorize", exact: true });
  const [popup] = await Promise.all([page.waitForEvent("popup"), button.click()]);
  await popup.waitForURL((url) => url.href.startsWith(sandboxUrl));
  return popup;
}

/** Logs in at the provider, up to its grant page or what it shows instead. */
export async function logIn(popup: Page, login: string): Promise<void> {
  await popup.getByLabel("Email").fill(login);
  await popup.getByLabel("Password").fill(password);
  await popup.getByRole("button", { name: "Authorize" }).click();
}

/** Logs in and grants access; the window is then on our result page. */
export async function grant(popup: Page, login = "admin@acme.example"): Promise<void> {
  await logIn(popup, login);
  await popup.getByRole("button", { name: "Grant access to Box" }).click();
  await popup.waitForURL((url) => url.pathname.startsWith("/cmp/"));
}

/** The id of the authorization that the dialog is asking about. */
export async function authorizationId(page: Page): Promise<string> {
  const request = await page.waitForRequest(/\/api\/authorizations\//);
  return new URL(request.url()).pathname.split("/").at(-1) ?? "";
}

export const tokenField = (dialog: Locator) => dialog.getByRole("textbox", { name: "Token" });

/** The title, cause and cure of a failure, as the dialog and the window both show them. */
export async function expectWords(place: Locator, title: string, ...words: (string | RegExp)[]): Promise<void> {
  await expect(place.getByText(title, { exact: true })).toBeVisible();
  for (const word of words) await expect(place.getByText(word).first()).toBeVisible();
}

/** Changes the address that the provider sends its window back to. */
export async function changeReturn(popup: Page, change: (address: URL) => void): Promise<void> {
  await popup.route(/\/api\/oauth2\/authorize/, async (route) => {
    const response = await route.fetch({ maxRedirects: 0 });
    const { location } = response.headers();
    if (!location) return route.fulfill({ response });
    const address = new URL(location);
    change(address);
    return route.fulfill({ status: 302, headers: { location: address.href } });
  });
}
