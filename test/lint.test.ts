import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { findBreaches } from "#scripts/check/import-rules.ts";

const root = join(import.meta.dirname, "..");
const biome = createRequire(import.meta.url).resolve("@biomejs/biome/bin/biome");
const projects = mkdtempSync(join(tmpdir(), "lint-"));
afterAll(() => rmSync(projects, { recursive: true, force: true }));

const reportSchema = z.object({
  diagnostics: z.array(z.object({ category: z.string(), location: z.object({ path: z.string() }) })),
});

/** Lints a fixture as a project of its own with the real configuration; gives `path rule` for each fault. */
function lint(name: "allowed" | "forbidden"): string[] {
  const project = join(projects, name);
  cpSync(join(import.meta.dirname, "lint-fixtures", name), project, { recursive: true });
  cpSync(join(root, "biome.json"), join(project, "biome.json"));
  const args = ["lint", "--vcs-enabled=false", "--diagnostic-level=error", "--max-diagnostics=none", "--reporter=json"];
  let output: string;
  try {
    output = execFileSync(process.execPath, [biome, ...args], { cwd: project, encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    output = error instanceof Error && "stdout" in error ? String(error.stdout) : "";
  }
  const found = reportSchema.parse(JSON.parse(output)).diagnostics;
  return [
    ...found.map(({ category, location }) => `${location.path} ${category}`),
    ...findBreaches(project).map(({ path, rule }) => `${path} ${rule}`),
  ].sort();
}

function filesOf(name: string): string[] {
  const folder = join(import.meta.dirname, "lint-fixtures", name);
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );
}

describe("a file that breaks a rule is found out", () => {
  const found = lint("forbidden");
  test.for(filesOf("forbidden"))("%s", (path) => {
    const text = readFileSync(join(import.meta.dirname, "lint-fixtures", "forbidden", path), "utf8");
    const rules = text.match(/^\/\/ breaks (.+)/)?.[1]?.split(" and ") ?? [];
    expect(found.filter((line) => line.startsWith(`${path} `))).toEqual(rules.map((rule) => `${path} ${rule}`));
  });
});

test("files that keep the rules pass", () => {
  expect(lint("allowed")).toEqual([]);
});
