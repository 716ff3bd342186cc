import { join } from "node:path";
import { expect, test } from "vitest";
import packageJson from "#package.json" with { type: "json" };
import { readSourceFiles, resolveImport } from "./check/source-files.ts";

const scripts: Record<string, string> = packageJson.scripts;
const packageOf = (specifier: string) => /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;

/** The files that the commands run which install only what a start needs, and those that the console is built of. */
function firstFiles(paths: string[]): string[] {
  const commands = Object.entries(scripts).filter(([name]) => scripts[`pre${name}`]?.endsWith("ensure-install.mjs"));
  const named = commands.flatMap(([, command]) => /\S+\.(ts|mjs)/.exec(command)?.[0] ?? []);
  return [...named, ...paths.filter((path) => /^(app|components)\//.test(path) && !/\.test\.tsx?$/.test(path))];
}

test("what a start runs asks for no package that only the tests install", () => {
  const files = new Map(readSourceFiles(join(import.meta.dirname, "..")).map((file) => [file.path, file]));
  const reached = new Set(firstFiles([...files.keys()]));
  const asked = new Map<string, string>();
  for (const path of reached)
    for (const specifier of files.get(path)?.imports ?? []) {
      const target = resolveImport(path, specifier);
      if (target) reached.add(target);
      else if (!specifier.startsWith("node:")) asked.set(packageOf(specifier), path);
    }
  expect(reached.size).toBeGreaterThan(500);
  const forTests = Object.keys(packageJson.devDependencies);
  expect([...asked].filter(([name]) => forTests.includes(name))).toEqual([]);
});
