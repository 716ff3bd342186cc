import { expect, type Page } from "@playwright/test";
import { keepPicture } from "./keep-picture.ts";

/** The page needs no scrolling sideways, once the shell's transition to another width is over. Keeps a picture of it. */
export async function expectFitsWidth(page: Page, what?: string) {
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), { message: what })
    .toBeLessThanOrEqual(0);
  await keepPicture(page, `${page.viewportSize()?.width} wide`);
}
