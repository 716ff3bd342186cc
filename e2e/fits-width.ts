import { expect, type Page } from "@playwright/test";

/** The page needs no scrolling sideways, once the shell's transition to another width is over. */
export async function expectFitsWidth(page: Page, what?: string) {
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), { message: what })
    .toBeLessThanOrEqual(0);
}
