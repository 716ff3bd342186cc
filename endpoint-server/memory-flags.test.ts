import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { memoryFlags } from "./memory-flags.ts";

test("the command for other machines starts Node with the same flags", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(scripts["endpoint-server"]).toBe(`node ${memoryFlags.join(" ")} endpoint-server/main.ts`);
});
