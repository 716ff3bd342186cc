import { type APIRequestContext, expect, type Page } from "@playwright/test";
import { consoleUrl } from "./addresses.ts";

export type Account = { email: string; password: string };

/** The administrator that the stack under test was started with. */
export const administrator: Account = {
  email: process.env.ADMIN_EMAIL ?? "admin@example.com",
  password: process.env.ADMIN_PASSWORD ?? "",
};

/** Signs a browser's or a program's requests in, at the console under test unless told. */
export async function signInBy(
  request: APIRequestContext,
  { email, password }: Account,
  origin = new URL(consoleUrl).origin,
): Promise<void> {
  const { csrfToken } = await (await request.get("/api/auth/csrf")).json();
  const response = await request.post("/api/auth/callback/credentials", {
    headers: { origin },
    form: { csrfToken, email, password, json: "true" },
  });
  expect(response.status(), "signing in").toBe(200);
}

/** Signs the page's browser context in without the form, which only the sign-in spec uses. */
export const signIn = (page: Page, account: Account = administrator): Promise<void> => signInBy(page.request, account);

/** Fills in the sign-in form and sends it. */
export async function fillSignInForm(page: Page, { email, password }: Account): Promise<void> {
  await page.getByLabel("Email").fill(email);
  await page.getByRole("textbox", { name: "Password" }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}
