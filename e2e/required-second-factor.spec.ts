import { expect, test } from "@playwright/test";
import { Secret, TOTP } from "otpauth";
import { expectAccessible } from "./accessible.ts";
import { createAccount } from "./callers.ts";
import { expectFitsWidth } from "./fits-width.ts";
import { type SecondConsole, startSecondConsole } from "./second-console.ts";
import { fillSignInForm } from "./sign-in.ts";

let strict: SecondConsole;
test.beforeAll(async () => {
  strict = await startSecondConsole({ REQUIRE_SECOND_FACTOR: "everyone" });
});
test.afterAll(() => strict.stop());

test("who needs a second factor and has none is led to it, and the console opens once it is set up", async ({
  page,
}) => {
  const who = await createAccount("operator");
  await page.goto(`${strict.address}/runs`);
  await fillSignInForm(page, who);
  await expect(page).toHaveURL(`${strict.address}/account`);
  await expect(page.getByRole("heading", { name: "Your account", level: 1 })).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 800 });
  await expectFitsWidth(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(`${strict.address}/connectors/box`);
  await expect(page).toHaveURL(`${strict.address}/account`);
  expect((await page.request.get(`${strict.address}/api/runs`)).status()).toBe(403);

  await page.getByRole("button", { name: "Set up" }).click();
  const dialog = page.getByRole("dialog", { name: "Set up an authenticator app" });
  const key = (await dialog.getByText(/^[A-Z2-7]{32}$/).textContent()) ?? "";
  await dialog.getByRole("textbox", { name: "Code" }).fill(new TOTP({ secret: Secret.fromBase32(key) }).generate());
  await dialog.getByRole("button", { name: "Turn on" }).click();
  const kept = page.getByRole("dialog", { name: "Keep the recovery codes" });
  await expectAccessible(page, "[role=dialog]");
  await kept.getByRole("button", { name: "Done" }).click();
  await page.goto(`${strict.address}/runs`);
  await expect(page.getByRole("heading", { name: "Run history", level: 1 })).toBeVisible();
});
