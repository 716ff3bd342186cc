import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { keepPicture } from "./keep-picture.ts";

const standard = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What still fades in has another contrast than what people read. */
const atRest = (page: Page) =>
  page.evaluate(async () => {
    const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map((animation) => animation.finished));
  });

/** What a scheme decides; everything else is the same in both. */
const rulesOfColour = ["color-contrast", "link-in-text-block"];

async function judge(page: Page, part: string | undefined, rules: string[] | null): Promise<void> {
  await atRest(page);
  const axe = new AxeBuilder({ page });
  if (rules) axe.withRules(rules);
  else axe.withTags(standard);
  const { violations } = await (part ? axe.include(part) : axe).analyze();
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.failureSummary} ${node.html.slice(0, 160)}`).join(" | ")}`,
  );
  expect.soft(found, page.url()).toEqual([]);
}

/** Judges the page as it stands, or a part of it by its selector, light and dark, and keeps a picture of both. */
export async function expectAccessible(page: Page, part?: string): Promise<void> {
  const show = (scheme: string) =>
    page.evaluate((value) => {
      document.documentElement.dataset.mantineColorScheme = value;
    }, scheme);
  const before = await page.evaluate(() => document.documentElement.dataset.mantineColorScheme ?? "light");
  for (const scheme of ["light", "dark"]) {
    await show(scheme);
    await judge(page, part, scheme === "light" ? null : rulesOfColour);
    await keepPicture(page, scheme);
  }
  await show(before);
}
