import { expect, type Page, test } from "@playwright/test";
import { connectorsAddress } from "./connector-steps.ts";
import { signIn } from "./sign-in.ts";

const mostScriptBytes = 340_000;
const mostRequests = 40;

type Transfer = { requests: number; scriptBytes: number };

/** What a browser with an empty cache loads to show the page: every request, and the scripts as they were sent. */
async function coldTransfer(page: Page, address: string): Promise<Transfer> {
  const session = await page.context().newCDPSession(page);
  const scripts = new Set<string>();
  const transfer = { requests: 0, scriptBytes: 0 };
  session.on("Network.requestWillBeSent", () => {
    transfer.requests += 1;
  });
  session.on("Network.responseReceived", ({ requestId, type }) => {
    if (type === "Script") scripts.add(requestId);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) transfer.scriptBytes += encodedDataLength;
  });
  await session.send("Network.enable");
  await session.send("Network.clearBrowserCache");
  await page.goto(address);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.waitForLoadState("networkidle");
  await session.detach();
  return transfer;
}

for (const address of [
  connectorsAddress,
  "/runs",
  "/inventory/users",
  "/inventory/groups",
  "/administration/endpoint-servers",
  "/administration/users",
  "/administration/api-tokens",
  "/administration/audit-log",
  "/administration/notifications",
]) {
  test(`the list at ${address} loads little, also the first time`, async ({ page }) => {
    await signIn(page);
    const { requests, scriptBytes } = await coldTransfer(page, address);
    expect(scriptBytes).toBeGreaterThan(10_000);
    expect(scriptBytes, "bytes of scripts").toBeLessThanOrEqual(mostScriptBytes);
    expect(requests, "requests").toBeLessThanOrEqual(mostRequests);
  });
}
