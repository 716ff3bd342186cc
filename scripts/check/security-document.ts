import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { requirements } from "./asvs-requirements.ts";

const documentPath = "docs/security.md";

const idPattern = /^\d+\.\d+\.\d+$/;
const linkPattern = /\[([^\]]+)\]\(([^)\s]+)\)/g;
const testFilePattern = /\.test\.ts$|^e2e\/.*\.spec\.ts$/;
/** How an answer begins that no test can stand behind. */
const untestedPattern = /^(Not applicable: |Not met: |Not met yet|Not tested: |Documented: |Left to the operator: )/;

type Row = { id: string; cells: string[] };

/** The rows of a document's tables that begin with a requirement's id. */
function readRows(text: string): Row[] {
  return text.split("\n").flatMap((line) => {
    if (!line.startsWith("|")) return [];
    const [id = "", ...cells] = line
      .replace(/^\||\|\s*$/g, "")
      .split("|")
      .map((cell) => cell.trim());
    return idPattern.test(id) ? [{ id, cells }] : [];
  });
}

const literal = /("(?:[^"\\\n]|\\.)+"|`(?:[^`\\]|\\.)+`|'(?:[^'\\\n]|\\.)+')/.source;
const testPattern = new RegExp(String.raw`(?:\b(?:test|it)|\))\(\s*${literal}\s*,`, "g");
const groupPattern = new RegExp(String.raw`\bdescribe(?:\.\w+)?\(\s*${literal}\s*,|\)\(\s*${literal}\s*,`, "g");

const unquoted = (text: string) => text.slice(1, -1).replace(/\\(["'`\\])/g, "$1");

function titlesOf(source: string, pattern: RegExp): Set<string> {
  const code = source.replace(/^\s*\/\/.*$/gm, "");
  return new Set([...code.matchAll(pattern)].map((match) => unquoted(match[1] ?? match[2] ?? "")));
}

const namePartsPattern = / > /;

/** Whether a test file holds the named test: `title`, or `group > title`. A template's name is its literal text. */
function holdsTest(source: string, name: string): boolean {
  const parts = name.split(namePartsPattern);
  const title = parts.pop() ?? "";
  const groups = titlesOf(source, groupPattern);
  return titlesOf(source, testPattern).has(title) && parts.every((group) => groups.has(group));
}

/** What is wrong with the tests that a text links to; `of` says whose they are. */
function linkProblems(root: string, text: string, of: string): string[] {
  return [...text.matchAll(linkPattern)].flatMap(([, name = "", link = ""]) => {
    const path = join("docs", link).replaceAll("\\", "/");
    if (!testFilePattern.test(path)) return [`${documentPath} names ${path}, which is no test file.`];
    if (!existsSync(join(root, path))) return [`${documentPath} names ${path}, which does not exist.`];
    const held = holdsTest(readFileSync(join(root, path), "utf8"), name);
    return held ? [] : [`${documentPath} names a test of ${of} that ${path} does not have: ${name}`];
  });
}

function testProblems(root: string, { id, cells }: Row): string[] {
  const [, , answer = "", tests = ""] = cells;
  if (tests === "–") {
    return untestedPattern.test(answer) ? [] : [`${documentPath} says that ${id} is met and names no test.`];
  }
  if (!tests.match(linkPattern)) return [`${documentPath} names the test of ${id} without a link to its file.`];
  return linkProblems(root, tests, id);
}

/** The rows of its attacks, each of which has to name tests: "| what is tried | what stands against it | tests |". */
function attackProblems(root: string, text: string): string[] {
  const [, section = ""] = text.split(/^## Attacks$/m);
  const rows = (section.split(/^## /m)[0] ?? "").split("\n").filter((line) => /^\| (?!---|what )/.test(line));
  return rows.flatMap((line) => {
    const [attack = "", , tests = ""] = line.slice(2).split(" | ");
    if (!tests.match(linkPattern)) return [`${documentPath} names no test against this: ${attack}.`];
    return linkProblems(root, tests, `"${attack}"`);
  });
}

/** What is wrong with a document that answers the requirements in `wanted` (id and level), a sentence each. */
export function securityDocumentProblems(root: string, text: string, wanted = requirements): string[] {
  const rows = readRows(text);
  const ids = rows.map(({ id }) => id);
  return [
    ...[...wanted.keys()].filter((id) => !ids.includes(id)).map((id) => `${documentPath} has no row for ${id}.`),
    ...new Set(
      ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${documentPath} has ${id} more than once.`),
    ),
    ...rows.flatMap(({ id, cells }) => {
      const level = wanted.get(id);
      if (level === undefined) return [`${documentPath} has a row for ${id}, which is not asked.`];
      if (cells.length !== 4) return [`${documentPath} has ${cells.length + 1} cells for ${id} instead of five.`];
      return cells[0] === String(level) ? [] : [`${documentPath} gives ${id} another level than ${level}.`];
    }),
    ...rows.flatMap((row) => testProblems(root, row)),
    ...attackProblems(root, text),
  ];
}

/** What is wrong with docs/security.md. */
export function securityProblems(root: string): string[] {
  return securityDocumentProblems(root, readFileSync(join(root, documentPath), "utf8"));
}
