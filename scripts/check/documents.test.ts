import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "#test/folder.ts";
import { missingPaths } from "./documents.ts";

function missing(text: string): string[] {
  const root = temporaryFolder();
  mkdirSync(join(root, "lib"));
  mkdirSync(join(root, "docs"));
  writeFileSync(join(root, "lib", "db.ts"), "");
  return missingPaths(root, "docs/page.md", text, new Set(["lib", "docs"]));
}

test("a document may name what exists, a pattern, or another web site", () => {
  expect(missing("See `lib/db.ts`, `lib/`, `lib/<kind>/x.ts`, [it](../lib/db.ts), [Box](https://box.com).")).toEqual(
    [],
  );
  expect(missing("A word with a slash, such as `and/or`, names no file.")).toEqual([]);
});

test("a document that names a missing file is found out", () => {
  expect(missing("See `lib/gone.ts` and [that](gone.md).")).toEqual([
    "docs/page.md names gone.md, which does not exist.",
    "docs/page.md names lib/gone.ts, which does not exist.",
  ]);
});
