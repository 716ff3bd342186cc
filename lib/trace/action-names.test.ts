import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "#test/folder.ts";
import { actionNameOf, readActionNames } from "./action-names.ts";

const nameOf = (id: string) => actionNameOf(new Headers({ "next-action": id }));

test("an action is known by the name it is exported by, in a build that says so", () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "server"));
  const node = { "7fa0": { workers: {}, exportedName: "runNowAction" }, "7fb1": { workers: {} } };
  writeFileSync(join(folder, "server", "server-reference-manifest.json"), JSON.stringify({ node, edge: {} }));
  readActionNames(folder);
  expect([nameOf("7fa0"), nameOf("7fb1"), actionNameOf(new Headers())]).toEqual(["runNowAction", undefined, undefined]);
  readActionNames(join(folder, "nowhere"));
  expect(nameOf("7fa0")).toBeUndefined();
});
