import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "#test/folder.ts";
import { requirements } from "./asvs-requirements.ts";
import { securityDocumentProblems } from "./security-document.ts";

const wanted = new Map([
  ["1.1.1", 2],
  ["1.1.2", 1],
]);

const source = `describe("a door", () => {
  test("opens", async () => {});
  test.each(cases)("a %s", () => {});
  test.skip("locks", () => {});
  // test("creaks", () => {});
});
`;

function problems(...rows: string[]): string[] {
  const root = temporaryFolder();
  for (const [folder, name] of [
    ["lib", "door.test.ts"],
    ["e2e", "door.spec.ts"],
  ] as const) {
    mkdirSync(join(root, folder));
    writeFileSync(join(root, folder, name), source);
  }
  writeFileSync(join(root, "lib", "door.ts"), source);
  return securityDocumentProblems(root, ["| id | level |", "| --- | --- |", ...rows].join("\n"), wanted);
}

const first = "| 1.1.1 | 2 | a door opens | By its hinge | [opens](../lib/door.test.ts) |";
const second = "| 1.1.2 | 1 | no windows | Not applicable: there are none | – |";
const tested = (tests: string) => problems(first, `| 1.1.2 | 1 | a door opens | By its hinge | ${tests} |`);

test("a document with each requirement once, and tests that exist, passes", () => {
  expect(problems(first, second)).toEqual([]);
  expect(tested("[a door > a %s](../lib/door.test.ts), [opens](../e2e/door.spec.ts)")).toEqual([]);
});

test("a requirement without a row, with two, unknown, or of another level is found out", () => {
  expect(problems(first)).toEqual(["docs/security.md has no row for 1.1.2."]);
  expect(problems(first, second, second)).toEqual(["docs/security.md has 1.1.2 more than once."]);
  expect(problems(first, second, second.replace("1.1.2", "9.9.9"))).toEqual([
    "docs/security.md has a row for 9.9.9, which is not asked.",
  ]);
  expect(problems(first.replace("| 2 |", "| 1 |"), second)).toEqual([
    "docs/security.md gives 1.1.1 another level than 2.",
  ]);
  expect(problems(first, second.replace("| – |", "|"))).toContain(
    "docs/security.md has 4 cells for 1.1.2 instead of five.",
  );
});

test("a row that says it is met and names no test is found out", () => {
  expect(tested("–")).toEqual(["docs/security.md says that 1.1.2 is met and names no test."]);
  expect(tested("opens")).toEqual(["docs/security.md names the test of 1.1.2 without a link to its file."]);
});

test("a test that is not in the file it is said to be in is found out", () => {
  expect(tested("[closes](../lib/door.test.ts)")).toEqual([
    "docs/security.md names a test of 1.1.2 that lib/door.test.ts does not have: closes",
  ]);
  expect(tested("[locks](../lib/door.test.ts)")).toHaveLength(1);
  expect(tested("[creaks](../lib/door.test.ts)")).toHaveLength(1);
  expect(tested("[a window > opens](../lib/door.test.ts)")).toHaveLength(1);
  expect(tested("[a door](../lib/door.test.ts)")).toHaveLength(1);
  expect(tested("[opens](../lib/gone.test.ts)")).toEqual([
    "docs/security.md names lib/gone.test.ts, which does not exist.",
  ]);
  expect(tested("[opens](../lib/door.ts)")).toEqual(["docs/security.md names lib/door.ts, which is no test file."]);
});

test("an attack without a test, or with one that is gone, is found out", () => {
  const attacks = (tests: string) =>
    problems(
      first,
      second,
      "## Attacks",
      "",
      "| what is tried | what stands against it | tests |",
      "| --- | --- | --- |",
      `| a kick | The hinge | ${tests} |`,
    );
  expect(attacks("[opens](../lib/door.test.ts)")).toEqual([]);
  expect(attacks("–")).toEqual(["docs/security.md names no test against this: a kick."]);
  expect(attacks("[closes](../lib/door.test.ts)")).toEqual([
    'docs/security.md names a test of "a kick" that lib/door.test.ts does not have: closes',
  ]);
});

test("the list holds levels 1 and 2 without WebRTC, and what was chosen of level 3", () => {
  const ids = [...requirements.keys()];
  expect(ids).toEqual(expect.arrayContaining(["1.1.1", "6.2.12", "9.2.4", "10.4.11", "11.3.4", "15.4.4", "16.5.3"]));
  for (const id of ["1.2.10", "3.1.1", "16.5.4", "17.1.1"]) expect(ids).not.toContain(id);
  expect([requirements.get("6.2.1"), requirements.get("6.2.9"), requirements.get("7.5.3")]).toEqual([1, 2, 3]);
});
