import { expect, test } from "@playwright/test";
import { type ApiDocument, apiClient } from "#test/api-client.ts";
import { consoleUrl } from "./addresses.ts";
import { query } from "./database.ts";
import { expectFitsWidth } from "./fits-width.ts";
import { keepPicture } from "./keep-picture.ts";
import { signIn } from "./sign-in.ts";

test("a token made in the browser lets a program in over HTTP, within its scopes, until it is ended", async ({
  page,
}) => {
  await signIn(page);
  await page.goto("/administration/api-tokens");
  await page.getByRole("button", { name: "New API token" }).click();
  const dialog = page.getByRole("dialog", { name: "New API token" });
  await dialog.getByRole("button", { name: "Make the token" }).click();
  await expect(dialog.getByText("Choose at least one thing that it is for.")).toBeVisible();
  const name = `Nightly ${Date.now()}`;
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("checkbox", { name: "See connectors" }).check();
  await dialog.getByRole("checkbox", { name: "Create, change, pause and delete connectors" }).check();
  await keepPicture(page, "api-token-new");
  await dialog.getByRole("button", { name: "Make the token" }).click();
  const made = page.getByRole("dialog", { name: "Your new API token" });
  const token = ((await made.locator("pre").textContent()) ?? "").trim();
  expect(token).toMatch(/^cct_/);
  await made.getByRole("button", { name: "Done" }).click();

  const document = (await (await fetch(`${consoleUrl}/api/v1/openapi.json`)).json()) as ApiDocument;
  const client = apiClient(document, token, (path, init) => fetch(`${consoleUrl}${path}`, init));
  const created = await client.call("createConnector", {
    headers: { "Idempotency-Key": crypto.randomUUID() },
    body: {
      ...{ name, environment: "box.com", clientId: "client", clientSecret: "not-to-be-shown" },
      ...{ schedule: { kind: "manual" }, timeZone: "Europe/Berlin" },
    },
  });
  expect([created.status, created.body]).toEqual([201, { id: expect.any(String) }]);
  const { id } = created.body as { id: string };
  const read = await client.call("getConnector", { path: { connectorId: id } });
  expect(read.body).toMatchObject({ name, hasClientSecret: true, dropLimitPercent: 20 });
  expect(JSON.stringify(read.body)).not.toContain("not-to-be-shown");
  expect((await client.call("listRuns")).status).toBe(403);
  expect((await client.call("deleteConnector", { path: { connectorId: id } })).status).toBe(200);
  const [row] = await query(
    `SELECT actor_name AS by FROM audit_event WHERE noun = 'connector' AND event = 'created' AND subject_id = '${id}'`,
  );
  expect(row?.by).toContain(`(API token ${name})`);

  await page.reload();
  const listed = page.getByRole("row").filter({ hasText: name });
  await expect(listed.getByText("from ")).toBeVisible();
  await keepPicture(page, "api-tokens");
  await listed.getByRole("button", { name: `Menu of ${name}` }).click();
  await page.getByRole("menuitem", { name: "End" }).click();
  await page.getByRole("button", { name: "End token" }).click();
  await expect(listed).toHaveCount(0);
  expect((await client.call("listConnectors")).status).toBe(401);
});

test("a browser's session counts for nothing below /api/v1, and a token for nothing elsewhere", async ({ page }) => {
  await signIn(page);
  expect((await page.request.get("/api/v1/connectors")).status()).toBe(401);
  const answer = await fetch(`${consoleUrl}/api/runs`, { headers: { authorization: "Bearer cct_x" } });
  expect(answer.status).toBe(401);
});

test("the reference lists what can be asked, and fits a narrow window", async ({ page }) => {
  await signIn(page);
  await page.goto("/administration/api-tokens/reference");
  await expect(page.getByRole("heading", { name: "Start a run now, whatever the schedule says" })).toBeVisible();
  await keepPicture(page, "api-reference");
  await page.setViewportSize({ width: 360, height: 800 });
  await expectFitsWidth(page);
});
