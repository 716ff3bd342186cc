import { randomUUID } from "node:crypto";
import { type Browser, chromium, type Page } from "@playwright/test";
import { startConsole } from "#faults/console.ts";
import { findBrowser } from "#scripts/browser/find-browser.ts";
import { freePort } from "#scripts/ports.ts";
import { ensureBuild } from "#scripts/start/build.ts";
import { addConnectors, addRuns, seedInstallation } from "#test/many-rows.ts";
import { createPerson } from "#test/people.ts";
import type { Measured } from "./rows.ts";
import type { Scale } from "./scale.ts";
import { percentile } from "./timing.ts";

const fewRows = 100;
const frameMs = 1000 / 60;
const loads = 5;

const lists = [
  { path: "/connectors/box", search: "Search connectors", opener: ["button", /^Menu of /], opens: "menu" },
  { path: "/runs", search: "Search runs", opener: ["combobox", "State"], opens: "listbox" },
] as const;
type List = (typeof lists)[number];

async function launch(): Promise<Browser> {
  const { path, variables } = await findBrowser();
  const args = process.getuid?.() === 0 ? ["--no-sandbox", "--disable-gpu"] : ["--disable-gpu"];
  return chromium.launch({
    executablePath: path,
    args,
    env: { ...process.env, ...variables } as Record<string, string>,
  });
}

/** A page of a person who is signed in, which keeps how long each interaction took until the next paint. */
async function openPage(browser: Browser, url: string): Promise<Page> {
  const who = { email: `${randomUUID()}@example.com`, password: randomUUID() };
  await createPerson(who);
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 800 } });
  const { csrfToken } = await (await context.request.get("/api/auth/csrf")).json();
  const form = { csrfToken, ...who, json: "true" };
  const signedIn = await context.request.post("/api/auth/callback/credentials", { headers: { origin: url }, form });
  if (!signedIn.ok()) throw new Error(`Signing in was answered ${signedIn.status()}.`);
  // Event Timing says nothing of what took less than 16 ms.
  await context.addInitScript(() => {
    const slowest = { ms: 16, of: "any" };
    Object.assign(window, { slowest });
    new PerformanceObserver((list) => {
      for (const { duration, name, interactionId } of list.getEntries() as PerformanceEventTiming[])
        if (interactionId && duration > slowest.ms) Object.assign(slowest, { ms: duration, of: name });
    }).observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
  });
  return context.newPage();
}

const domReadyMs = (page: Page) =>
  page.evaluate(
    () => (performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming).domContentLoadedEventEnd,
  );

/** The middle of some loads of a page whose files the browser has. */
async function timeLoads(page: Page, path: string): Promise<number> {
  const times: number[] = [];
  for (let load = -1; load < loads; load += 1) {
    await page.goto(path, { waitUntil: "load" });
    if (load >= 0) times.push(await domReadyMs(page));
  }
  return percentile(times, 0.5) ?? 0;
}

/** Searches, chooses rows and opens a menu, as people do; gives what took longest. */
async function interact(page: Page, { path, search, opener: [role, name], opens }: List) {
  await page.goto(path, { waitUntil: "networkidle" });
  const field = page.getByRole("searchbox", { name: search });
  await field.pressSequentially("Enterprise 7", { delay: 40 });
  await page.waitForURL(/search=/);
  await page.getByRole("button", { name: "Clear the search" }).click();
  await page.waitForURL((url) => !url.searchParams.has("search"));
  await page.waitForLoadState("networkidle");
  const boxes = page.getByRole("checkbox", { name: /^Choose / });
  for (const box of (await boxes.all()).slice(0, 3)) await box.click();
  await page.getByRole(role, { name }).first().click();
  await page.getByRole(opens).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole(opens).waitFor({ state: "hidden" });
  // An entry comes after the paint that it measures.
  await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => setTimeout(painted, 50))));
  return page.evaluate(() => Reflect.get(window, "slowest") as { ms: number; of: string });
}

async function timeLists(page: Page) {
  const loaded: number[] = [];
  const slowest: { ms: number; of: string }[] = [];
  for (const list of lists) {
    loaded.push(await timeLoads(page, list.path));
    slowest.push(await interact(page, list));
  }
  return { domReady: Math.max(...loaded), slowest: slowest.sort((one, other) => other.ms - one.ms)[0] };
}

/** The lists in a real browser, with few rows behind them and with many. */
export async function measureBrowser(databaseUrl: string, scale: Scale): Promise<Measured> {
  await ensureBuild("test-results", () => console.log("Building the console"), new AbortController().signal);
  const port = await freePort();
  Object.assign(process.env, {
    CONSOLE_DATABASE_URL: databaseUrl,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    REQUIRE_SECOND_FACTOR: "nobody",
  });
  await seedInstallation({ connectors: fewRows, servers: 10, runs: fewRows });
  const running = await startConsole(port);
  const browser = await launch();
  try {
    const page = await openPage(browser, running.url);
    const few = await timeLists(page);
    await addConnectors(scale.connectors - fewRows);
    await addRuns(scale.smallRuns - fewRows);
    const many = await timeLists(page);
    const icon = await timeLoads(page, "/icon.svg");
    return {
      figures: {
        domReady: { ours: many.domReady, baseline: few.domReady, limit: icon },
        interaction: { ours: many.slowest?.ms ?? null, baseline: few.slowest?.ms ?? null, limit: frameMs },
      },
      notes: [
        `Browser: ${scale.connectors} connectors, ${scale.smallRuns} runs; the slowest was a ${many.slowest?.of}.`,
      ],
    };
  } finally {
    await browser.close();
    await running.stop();
  }
}
