import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { missingEntries } from "#scripts/complete-lock.mjs";

const schema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

/** What is wrong with the lockfile under `root`: each a sentence with its cure. */
export function lockfileProblems(root: string): string[] {
  const { packages } = schema.parse(JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")));
  const problems = Object.entries(packages)
    .filter(([, entry]) => entry.resolved !== undefined)
    .map(([path]) => `package-lock.json names an address for ${path}: run node scripts/complete-lock.mjs.`);
  const missing = Object.keys(missingEntries(packages));
  if (missing.length > 0)
    problems.push(
      `package-lock.json lacks ${missing.join(", ")}: run node scripts/complete-lock.mjs, or npm ci fails.`,
    );
  return problems;
}
