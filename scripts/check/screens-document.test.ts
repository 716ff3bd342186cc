import { expect, test } from "vitest";
import { screenProblems } from "./screens-document.ts";

const row = (address: string, explained: string) => `| A screen | \`${address}\` | ${explained} |`;
const headingsOf = (file: string) => (file === "runs.md" ? ["Runs", '"What" a run changed'] : null);
const problems = (...rows: string[]) => screenProblems(["/", "/runs/[runId]"], rows.join("\n"), headingsOf);
const first = row("/", "[Runs](runs.md)");

test("every screen with a page and its heading is fine", () => {
  expect(problems(first, row("/runs/[runId]", "[A run](runs.md#what-a-run-changed)"))).toEqual([]);
});

test("a screen without a row, a row without a screen and a second row are told", () => {
  expect(problems(first)).toEqual(["docs/screens.md has no row for the screen /runs/[runId]."]);
  expect(problems(first, first, row("/runs/[runId]", "[Runs](runs.md)"), row("/gone", "[Runs](runs.md)"))).toEqual([
    "docs/screens.md has / more than once.",
    "docs/screens.md has a row for /gone, which is no screen.",
  ]);
});

test("a row that explains nothing, or leads to what is not there, is told", () => {
  expect(problems(first, row("/runs/[runId]", "by itself"))).toEqual([
    "docs/screens.md names no page for /runs/[runId].",
  ]);
  expect(problems(first, row("/runs/[runId]", "[Gone](gone.md), [Gone](runs.md#gone)"))).toEqual([
    "docs/screens.md leads to gone.md, which does not exist.",
    "docs/screens.md leads to runs.md#gone, and runs.md has no such heading.",
  ]);
});
