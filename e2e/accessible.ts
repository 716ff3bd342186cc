import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const standard = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What still fades in has another contrast than what people read. */
const atRest = (page: Page) =>
  page.evaluate(async () => {
    const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map((animation) => animation.finished));
  });

/** Judges the page, or a part of it by its selector, as it stands. */
export async function expectAccessible(page: Page, part?: string): Promise<void> {
  await atRest(page);
  const judge = new AxeBuilder({ page }).withTags(standard);
  const { violations } = await (part ? judge.include(part) : judge).analyze();
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.failureSummary} ${node.html.slice(0, 160)}`).join(" | ")}`,
  );
  expect.soft(found, page.url()).toEqual([]);
}

/** Judges it in the light scheme and in the dark one. */
export async function expectAccessibleInBothSchemes(page: Page, part?: string): Promise<void> {
  const show = (scheme: string) =>
    page.evaluate((value) => {
      document.documentElement.dataset.mantineColorScheme = value;
    }, scheme);
  const before = await page.evaluate(() => document.documentElement.dataset.mantineColorScheme ?? "light");
  for (const scheme of ["light", "dark"]) {
    await show(scheme);
    await expectAccessible(page, part);
  }
  await show(before);
}
