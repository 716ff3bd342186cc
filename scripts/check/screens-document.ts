import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const documentPath = "docs/screens.md";

/** A page's address as its folder says it, without the groups in parentheses. */
const addressOf = (page: string) =>
  `/${dirname(page)
    .split("/")
    .slice(1)
    .filter((part) => !part.startsWith("("))
    .join("/")}`;

/** The anchor that a heading of a document gets on the usual hosts of Markdown. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, "")
    .replaceAll(" ", "-");

/** What is wrong with a link of the document: a page that is not there, or a heading that the page does not have. */
function linkProblem(link: string, headingsOf: (file: string) => string[] | null): string | null {
  const [file = "", anchor] = link.split("#");
  const headings = headingsOf(file);
  if (headings === null) return `${documentPath} leads to ${file}, which does not exist.`;
  if (anchor === undefined || headings.some((heading) => anchorOf(heading) === anchor)) return null;
  return `${documentPath} leads to ${link}, and ${file} has no such heading.`;
}

/** Screens without a row in the document, rows without a screen, and rows that explain nothing. */
export function screenProblems(
  addresses: readonly string[],
  text: string,
  headingsOf: (file: string) => string[] | null,
): string[] {
  const rows = [...text.matchAll(/^\|[^|\n]*\| `([^`]+)` \|(.*)\|$/gm)].map(([, address = "", explained = ""]) => ({
    address,
    links: [...explained.matchAll(/\]\(([^)]+)\)/g)].map(([, link = ""]) => link),
  }));
  const listed = rows.map(({ address }) => address);
  return [
    ...addresses
      .filter((address) => !listed.includes(address))
      .map((address) => `${documentPath} has no row for the screen ${address}.`),
    ...listed
      .filter((address, at) => listed.indexOf(address) !== at)
      .map((address) => `${documentPath} has ${address} more than once.`),
    ...rows.flatMap(({ address, links }) => [
      ...(addresses.includes(address) ? [] : [`${documentPath} has a row for ${address}, which is no screen.`]),
      ...(links.length > 0 ? [] : [`${documentPath} names no page for ${address}.`]),
      ...links.flatMap((link) => linkProblem(link, headingsOf) ?? []),
    ]),
  ];
}

/** What the document of every screen lacks. */
export function screensDocumentProblems(root: string): string[] {
  const addresses = globSync("app/**/page.tsx", { cwd: root }).map(addressOf);
  return screenProblems(addresses, readFileSync(join(root, documentPath), "utf8"), (file) => {
    const path = join(root, dirname(documentPath), file);
    if (!existsSync(path)) return null;
    return [...readFileSync(path, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => heading);
  });
}
