import { rmSync } from "node:fs";
import { basename, join } from "node:path";
import { type Page, test } from "@playwright/test";

const taken = new Map<string, number>();

const inFileName = (text: string) =>
  text
    .toLowerCase()
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "id")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 60)
    .replaceAll(/^-|-$/g, "");

/**
 * Keeps a picture of the page as it stands, for people to look at: screenshots/<spec>/<test>/<number>-<page>-<how>.png.
 * `how`: what it shows besides the page, "dark". A test's first picture takes those of its last run away.
 */
export async function keepPicture(page: Page, how: string): Promise<void> {
  const { file, title, testId, retry } = test.info();
  const folder = join("screenshots", basename(file, ".spec.ts"), inFileName(title));
  const key = `${testId} ${retry}`;
  const number = (taken.get(key) ?? 0) + 1;
  taken.set(key, number);
  if (number === 1) rmSync(folder, { recursive: true, force: true });
  const { pathname, search } = new URL(page.url());
  const name = `${String(number).padStart(2, "0")}-${inFileName(`${pathname}${search}`) || "first-page"}-${inFileName(how)}.png`;
  await page.screenshot({ path: join(folder, name), fullPage: true });
}
