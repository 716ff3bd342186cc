import { basename, dirname } from "node:path";
import { readSourceFiles, resolveImport, type SourceFile } from "./source-files.ts";

/** A rule that a file breaks. Biome holds the other rules of imports; these it can't express. */
export type Breach = { path: string; rule: string; message: string };

const drawers = /^(utils?|helpers?|types|index|constants|misc)\.(ts|tsx|mjs)$/;
const serverOnly = new Set(["lib/db.ts", "lib/env.ts"]);

type Rule = { name: string; check: (file: SourceFile, byPath: Map<string, SourceFile>) => string[] };

function localImports(file: SourceFile): { specifier: string; target: string }[] {
  return file.imports.flatMap((specifier) => {
    const target = resolveImport(file.path, specifier);
    return target === undefined || target.startsWith("prisma/") ? [] : [{ specifier, target }];
  });
}

const isTest = (path: string) => /\.test\.tsx?$/.test(path);
const hasDirective = (file: SourceFile, directive: string) =>
  new RegExp(`^(?:\\s|//.*\\n)*["']${directive}["']`).test(file.text);

/** The imports that lead from a file to one that only a server may load, or undefined when none does. */
function wayToServerOnly(start: SourceFile, byPath: Map<string, SourceFile>): string[] | undefined {
  const ways: string[][] = [[start.path]];
  const seen = new Set([start.path]);
  for (let way = ways.shift(); way; way = ways.shift()) {
    const file = byPath.get(way.at(-1) ?? "");
    if (!file || (file !== start && hasDirective(file, "use server"))) continue;
    for (const { target } of localImports(file)) {
      if (serverOnly.has(target)) return [...way, target];
      if (seen.has(target)) continue;
      seen.add(target);
      ways.push([...way, target]);
    }
  }
  return undefined;
}

const isWithin = (folder: string, other: string) => folder === other || folder.startsWith(`${other}/`);

const rules: Rule[] = [
  {
    name: "screens-apart",
    check: (file) =>
      localImports(file)
        .filter(({ target }) => file.path.startsWith("app/") && !isTest(file.path) && target.startsWith("app/"))
        .filter(({ target }) => {
          const [own, other] = [dirname(file.path), dirname(target)];
          return !isWithin(own, other) && !isWithin(other, own);
        })
        .map(({ specifier }) => `imports ${specifier} of another screen: move it to components/ or lib/.`),
  },
  {
    name: "use-server",
    check: (file) =>
      hasDirective(file, "use server") && basename(file.path) !== "actions.ts"
        ? ["says 'use server', which belongs in a file named actions.ts: each of its exports is a public door."]
        : [],
  },
  {
    name: "file-name",
    check: (file) => (drawers.test(basename(file.path)) ? ["is a drawer by its name: name it for what is in it."] : []),
  },
  {
    name: "extension",
    check: (file) =>
      localImports(file)
        .filter(({ target }) => !/\.(ts|tsx|mjs|js|json|css)$/.test(target))
        .map(({ specifier }) => `imports ${specifier} without its extension: Node runs these files as they are.`),
  },
  {
    name: "plain-files",
    check: (file, byPath) => {
      const isElsewhere = /^(endpoint-server|cli)\//.test(file.path) && !isTest(file.path);
      const way = isElsewhere && wayToServerOnly(file, byPath);
      return way ? [`reaches the console's database or settings: ${way.slice(1).join(" > ")}.`] : [];
    },
  },
  {
    name: "browser-files",
    check: (file, byPath) => {
      const way = hasDirective(file, "use client") && wayToServerOnly(file, byPath);
      return way ? [`runs in the browser and reaches ${way.slice(1).join(" > ")}.`] : [];
    },
  },
];

/** Every breach of the rules in the project under `root`. */
export function findBreaches(root: string): Breach[] {
  const files = readSourceFiles(root);
  const byPath = new Map(files.map((file) => [file.path, file]));
  return files.flatMap((file) =>
    rules.flatMap((rule) => rule.check(file, byPath).map((message) => ({ path: file.path, rule: rule.name, message }))),
  );
}
