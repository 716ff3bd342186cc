import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { routes } from "./routes.ts";

const methods = /\b(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b/g;

const written = globSync("app/**/route.ts").flatMap((file) => {
  const source = readFileSync(file, "utf8");
  const exports = source.match(/^export (const|async function|function|\{).*$/gm) ?? [];
  return exports.flatMap((line) => {
    const role = /\broute\("(\w+)"/.exec(line)?.[1] ?? "nobody";
    const route = file.replaceAll("\\", "/").slice("app/".length, -"/route.ts".length);
    return [...line.matchAll(methods)].map(([method]) => `${route} ${method} ${role}`);
  });
});

test("every method of every route has its row in the matrix, with the role it is made for", () => {
  expect(written.length).toBeGreaterThan(10);
  expect(routes.map(({ route, method, role }) => `${route} ${method} ${role}`).sort()).toEqual([...written].sort());
});

test("a route's export is a method", () => {
  for (const file of globSync("app/**/route.ts")) {
    const exports = readFileSync(file, "utf8").match(/^export (?!type|interface).*$/gm) ?? [];
    for (const line of exports) expect(line, file).toMatch(methods);
  }
});
