import { expect, test } from "vitest";
import { copyName } from "./form-values.ts";

test("a duplicate's name says that it is one, and is never longer than a name may be", () => {
  expect(copyName("Acme Box")).toBe("Acme Box copy");
  expect(copyName("x".repeat(100))).toBe(`${"x".repeat(95)} copy`);
  expect(copyName(`${"x".repeat(94)} and more`)).toBe(`${"x".repeat(94)} copy`);
});
