import { createHash } from "node:crypto";
import { expect, test } from "@playwright/test";
import { signIn } from "./sign-in.ts";

test("the endpoint server's file is anybody's, with its checksum beside it, and is not sent twice to who has it", async ({
  page,
  playwright,
  baseURL,
}) => {
  const nobody = await playwright.request.newContext({ baseURL });
  const file = await nobody.get("/downloads/connector-endpoint-server.mjs");
  const sha256 = createHash("sha256")
    .update(await file.body())
    .digest("hex");
  expect(file.headers()["content-disposition"]).toMatch(/filename="connector-endpoint-server-\d+\.\d+\.\d+\.mjs"/);
  const line = await nobody.get("/downloads/connector-endpoint-server.mjs.sha256");
  expect(await line.text()).toBe(`${sha256}  connector-endpoint-server.mjs\n`);
  const { etag = "" } = file.headers();
  const again = await nobody.get("/downloads/connector-endpoint-server.mjs", { headers: { "If-None-Match": etag } });
  expect(again.status()).toBe(304);
  await nobody.dispose();

  await signIn(page);
  await page.goto("/administration/endpoint-servers");
  await page.getByRole("button", { name: "Enrol endpoint server" }).click();
  await page.getByRole("button", { name: "Make enrolment code" }).click();
  await expect(page.getByText(`echo '${sha256}  connector-endpoint-server.mjs'`)).toBeVisible();
  await page.getByText("Windows (PowerShell)").click();
  await expect(page.getByText(`-eq '${sha256}'`)).toBeVisible();
});
