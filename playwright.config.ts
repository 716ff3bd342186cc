import { defineConfig, devices } from "@playwright/test";
import { findBrowser } from "#scripts/browser/find-browser.ts";

const { path, variables } = await findBrowser();

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  timeout: 60_000,
  expect: { timeout: 10_000 },
  // One stack serves all tests, and some of them switch what the others rely on.
  workers: 1,
  // A second try keeps one slow moment of a shared machine from hiding all other results; it is reported as flaky.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: true,
  // The guide comes first, on an installation as new as its reader's; the other tests need the feature that it ticks.
  projects: [
    { name: "guide", testMatch: "guide.spec.ts" },
    { name: "screens", testIgnore: "guide.spec.ts", dependencies: ["guide"] },
  ],
  reporter: [["list"], ["json", { outputFile: process.env.E2E_REPORT ?? "test-results/e2e.json" }]],
  use: {
    ...devices["Desktop Chrome"],
    baseURL: process.env.CONSOLE_URL ?? "http://localhost:3000",
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    timezoneId: "Europe/London",
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    permissions: ["clipboard-read", "clipboard-write"],
    screenshot: "only-on-failure",
    // Recording slows every test; a failure leaves a picture, the page as text, and the logs.
    trace: process.env.E2E_TRACE ? "retain-on-failure" : "off",
    launchOptions: {
      executablePath: path,
      env: { ...process.env, ...variables },
      args: [
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
});
