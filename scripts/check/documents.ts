import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Every file of the project that git knows or would take in. */
function projectFiles(root: string): string[] {
  const output = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], { cwd: root, encoding: "utf8" });
  return output.split("\n").filter((path) => path !== "" && existsSync(join(root, path)));
}

const linkPattern = /\]\((?!\w+:|#)([^)#\s]+)[^)]*\)/g;
const codePattern = /`([\w.@()[\]-]+(?:\/[\w.@()[\]-]+)*\/?)`/g;
/** Words in a path that stand for something: `lib/connectors/<kind>`, `app/**`. */
const isPattern = (path: string) => /[<>*{}$]/.test(path);

/** The paths that a document names and that do not exist. Only a path into a folder or file of the project counts. */
export function missingPaths(root: string, document: string, text: string, topLevel: Set<string>): string[] {
  const linked = [...text.matchAll(linkPattern)].map((match) => ({
    named: match[1] ?? "",
    path: join(dirname(document), match[1] ?? ""),
  }));
  const inCode = [...text.matchAll(codePattern)].flatMap((match) => {
    const path = match[1] ?? "";
    return path.includes("/") && topLevel.has(path.split("/")[0] ?? "") ? [{ named: path, path }] : [];
  });
  return [...linked, ...inCode]
    .filter(({ path }) => !isPattern(path) && !existsSync(join(root, path)))
    .map(({ named }) => `${document} names ${named}, which does not exist.`);
}

/** What the documents of the project name that is not there. */
export function documentProblems(root: string): string[] {
  const files = projectFiles(root);
  const topLevel = new Set(files.map((path) => path.split("/")[0] ?? ""));
  return files
    .filter((path) => path.endsWith(".md"))
    .flatMap((path) => missingPaths(root, path, readFileSync(join(root, path), "utf8"), topLevel));
}

// Written so that this file does not hold what it looks for.
const forbidden = [
  { pattern: /(?<![\w.$}])\/(work|farm|root|tmp|Users)\/[a-z][\w-]*/, what: "a path of one machine" },
  {
    pattern: /\bregistry\.(npmjs|yarnpkg)\.\w+|https?:\/\/[\w.-]*(artifactory|nexus|verdaccio)/,
    what: "a package registry",
  },
  { pattern: /"resolved": *"http/, what: "a package registry" },
  { pattern: /^(<{7}|>{7}) \S/, what: "two versions of one place, left by a merge" },
];

/** Names in files that would hold on one machine only, or with one registry only. */
export function machineProblems(root: string): string[] {
  return projectFiles(root)
    .filter((path) => /\.(md|[mc]?[jt]sx?|json|ya?ml|sh|css|html)$|^\.ci\/|^\.npmrc$|Dockerfile/.test(path))
    .filter((path) => !path.startsWith("test/lint-fixtures/"))
    .flatMap((path) =>
      readFileSync(join(root, path), "utf8")
        .split("\n")
        .flatMap((line, index) =>
          forbidden
            .filter(({ pattern }) => pattern.test(line))
            .map(({ what, pattern }) => `${path}:${index + 1} names ${what}: ${line.match(pattern)?.[0]}`),
        ),
    );
}
