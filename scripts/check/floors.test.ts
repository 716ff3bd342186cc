import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "#test/folder.ts";
import { floorProblems, isBelow } from "./floors.ts";

const because = "GHSA-mrhx-c7xc-m3w5: an input that takes all memory";

const floor = { floor: "4.6.7", because, severity: "high", since: "2026-11-02", mended: "2026-11-10" as string | null };

/** The problems of a project with these copies in its lockfile, and these versions on the disk. */
function problems(
  locked: Record<string, string>,
  installed: Record<string, string> = {},
  given: Partial<typeof floor> = {},
  today = "2026-11-24",
) {
  const root = temporaryFolder();
  const write = (path: string, value: unknown) => writeFileSync(join(root, path), JSON.stringify(value));
  const packages = Object.fromEntries(Object.entries(locked).map(([path, version]) => [path, { version }]));
  write("package-lock.json", { packages: { "": { name: "console" }, ...packages } });
  write("security-floors.json", { zod: { ...floor, ...given } });
  for (const [path, version] of Object.entries(installed)) {
    mkdirSync(join(root, path), { recursive: true });
    write(join(path, "package.json"), { version });
  }
  return floorProblems(root, today);
}

test("this project's own packages are at their floors or above", () => {
  expect(floorProblems(join(import.meta.dirname, "..", ".."))).toEqual([]);
});

test("a copy below its floor is found in the lockfile, on the disk, and inside another package", () => {
  const low = (path: string) => [`${path} is 4.6.6: install at least 4.6.7. ${because}.`];
  expect(problems({ "node_modules/zod": "4.6.7" })).toEqual([]);
  expect(problems({ "node_modules/zod": "4.6.6" })).toEqual(low("node_modules/zod"));
  expect(problems({ "node_modules/zod": "4.6.7" }, { "node_modules/zod": "4.6.6" })).toEqual(low("node_modules/zod"));
  const nested = "node_modules/other/node_modules/zod";
  expect(problems({ "node_modules/zod": "4.7.0", [nested]: "4.6.6" })).toEqual(low(nested));
});

test("a floor without an advisory, or for a package that is not there, is found out", () => {
  expect(problems({ "node_modules/zod": "5.0.0" }, {}, { because: "to be safe" })).toEqual([
    "security-floors.json gives no advisory for zod: name its id.",
  ]);
  expect(problems({ "node_modules/zodiac": "1.0.0" })).toEqual([
    "security-floors.json names zod, which is not installed: take it out.",
  ]);
});

test("a fault that was open for longer than is promised, or mended before it was known, is found out", () => {
  const zod = { "node_modules/zod": "4.6.7" };
  expect(problems(zod, {}, { mended: "2026-11-16" })).toEqual([]);
  expect(problems(zod, {}, { mended: "2026-11-17" })).toEqual([
    "security-floors.json says that zod had a high fault for 15 days, and 14 are promised.",
  ]);
  expect(problems(zod, {}, { mended: "2026-11-10", severity: "critical" })).toHaveLength(1);
  expect(problems(zod, {}, { mended: "2026-11-01" })).toEqual([
    "security-floors.json says that zod was mended before it was known: correct it.",
  ]);
  expect(() => problems(zod, {}, { since: "last week" })).toThrow("Invalid ISO date");
});

test("a fault that is not mended yet has its time, and fails the check once that is over", () => {
  const low = { "node_modules/zod": "4.6.6" };
  expect(problems(low, {}, { mended: null }, "2026-11-16")).toEqual([]);
  expect(problems(low, {}, { mended: null }, "2026-11-17")).toEqual([
    `zod has a high fault for 15 days, and 14 are promised: install a release without it. ${because}.`,
  ]);
});

test.for([
  ["4.6.6", true],
  ["4.5.99", true],
  ["3.99.99", true],
  ["4.6.7-canary.1", true],
  ["4.6.7", false],
  ["4.6.10", false],
  ["4.10.0", false],
  ["5.0.0-beta.1", false],
] as const)("%s is below 4.6.7: %s", ([version, below]) => {
  expect(isBelow(version, "4.6.7")).toBe(below);
});
