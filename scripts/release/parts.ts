import { existsSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { z } from "zod";
import { importsOf, resolveImport } from "#scripts/check/source-files.ts";

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      dependencies: z.record(z.string(), z.string()).default({}),
      optionalDependencies: z.record(z.string(), z.string()).default({}),
      peerDependencies: z.record(z.string(), z.string()).default({}),
      peerDependenciesMeta: z.record(z.string(), z.object({ optional: z.boolean().default(false) })).default({}),
      dev: z.boolean().default(false),
      devOptional: z.boolean().default(false),
    }),
  ),
});

/** What a set of programs is made of: files of the project, and folders of packages, by their paths below the root. */
export type Parts = { files: string[]; packages: string[] };

const packageOf = (specifier: string) =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

function targetOf(path: string, specifier: string): string | undefined {
  const target = resolveImport(path, specifier);
  return specifier.startsWith("#prisma/") ? `generated/${target}` : target;
}

/** Where Node finds `name` from the package in `folder`; undefined for one that is not installed. */
function placeOf(root: string, folder: string, name: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const place = join(at, "node_modules", name);
    if (existsSync(join(root, place, "package.json"))) return place;
    if (at === ".") return undefined;
  }
}

/** Follows the imports of the programs `entries` under `root`, and what package-lock.json says the packages need. */
export function partsOf(root: string, entries: readonly string[]): Parts {
  const { packages: locked } = lockSchema.parse(JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")));
  const files = new Set(entries);
  const packages = new Set<string>();
  const take = (folder: string, name: string) => {
    const place = placeOf(root, folder, name);
    if (place && !locked[place]?.dev && !locked[place]?.devOptional) packages.add(place);
  };
  for (const path of files) {
    if (!/\.(ts|mjs)$/.test(path)) continue;
    for (const specifier of importsOf(readFileSync(join(root, path), "utf8"))) {
      const target = targetOf(path, specifier);
      if (target) files.add(target);
      else if (!isBuiltin(specifier)) take(".", packageOf(specifier));
    }
  }
  for (const place of packages) {
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = locked[place] ?? {};
    // A peer that a package can do without, as its command line tools, is no part of what runs.
    const peers = Object.keys(peerDependencies ?? {}).filter((name) => !peerDependenciesMeta?.[name]?.optional);
    for (const name of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers]) take(place, name);
  }
  return { files: [...files].sort(), packages: [...packages].sort() };
}
