/** Text that is markup already and goes into a page as it is. */
export type Markup = { markup: string };
type Part = Markup | string | number | null | Part[];

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function partText(part: Part): string {
  if (part === null) return "";
  if (Array.isArray(part)) return part.map(partText).join("");
  return typeof part === "object" ? part.markup : escaped(String(part));
}

/** A template whose values are escaped, except markup made by the same template. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  return { markup: strings.reduce((text, string, place) => text + partText(parts[place - 1] ?? null) + string) };
}
