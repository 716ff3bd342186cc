import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** A source file of the project: its path below the root, its text, and what it imports. */
export type SourceFile = { path: string; text: string; imports: string[] };

const folders = [
  "app",
  "bench",
  "cli",
  "components",
  "e2e",
  "endpoint-server",
  "engine",
  "faults",
  "lib",
  "prisma",
  "sandbox",
  "scripts",
  "test",
];

// `import type` vanishes when the file runs, so it binds no file to another at run time.
const importPattern =
  /^\s*(?:import|export)\s+(?!type\b)(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm;

/** What a file imports at run time: the specifiers, as written. */
export function importsOf(text: string): string[] {
  return [...text.matchAll(importPattern)].flatMap((match) => match[1] ?? match[2] ?? []);
}

/** Every TypeScript and JavaScript file in the project's folders under `root`. */
export function readSourceFiles(root: string): SourceFile[] {
  const files: SourceFile[] = [];
  for (const folder of folders.filter((name) => existsSync(join(root, name))))
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })) {
      const path = join(folder, name).replaceAll("\\", "/");
      if (!/\.(ts|tsx|mjs)$/.test(path) || path.startsWith("test/lint-fixtures/")) continue;
      const text = readFileSync(join(root, path), "utf8");
      files.push({ path, text, imports: importsOf(text) });
    }
  return files;
}

/** The path below the root that `specifier` names when `path` imports it; undefined for a package. */
export function resolveImport(path: string, specifier: string): string | undefined {
  if (specifier.startsWith("#")) return specifier.slice(1);
  if (specifier.startsWith(".")) return relative("", join(dirname(path), specifier)).replaceAll("\\", "/");
  return undefined;
}
