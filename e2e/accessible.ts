import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Judges the page, or a part of it by its selector, as it stands in the light scheme and in the dark one. */
export async function expectAccessible(page: Page, part?: string): Promise<void> {
  const show = (scheme: string) =>
    page.evaluate((value) => {
      document.documentElement.dataset.mantineColorScheme = value;
    }, scheme);
  const before = await page.evaluate(() => document.documentElement.dataset.mantineColorScheme ?? "light");
  for (const scheme of ["light", "dark"] as const) {
    await show(scheme);
    const judge = new AxeBuilder({ page });
    const { violations } = await (part ? judge.include(part) : judge).analyze();
    const found = violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map((node) => `${node.failureSummary} ${node.html.slice(0, 160)}`).join(" | ")}`,
    );
    expect.soft(found, `${page.url()}, ${scheme}`).toEqual([]);
  }
  await show(before);
}
