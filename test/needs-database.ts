import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { importsOf, resolveImport } from "#scripts/check/source-files.ts";

const root = join(import.meta.dirname, "..");

/** Whether a test file, or what it imports, names the database's address: the others need not wait for one. */
export function needsDatabase(testPath: string): boolean {
  const seen = new Set<string>();
  const visit = (path: string): boolean => {
    if (seen.has(path) || path.startsWith("prisma/") || !existsSync(join(root, path))) return false;
    seen.add(path);
    const text = readFileSync(join(root, path), "utf8");
    if (text.includes("DATABASE_URL")) return true;
    return importsOf(text).some((specifier) => {
      const target = resolveImport(path, specifier);
      return target !== undefined && visit(target);
    });
  };
  return visit(relative(root, testPath));
}
