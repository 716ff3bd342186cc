import { expect, test } from "vitest";
import { worthShowing } from "./output.ts";

test("warnings and errors of a structured log reach the terminal, by their message", () => {
  expect(worthShowing('{"level":"warn","message":"The lease was lost."}', false)).toBe("The lease was lost.");
  expect(worthShowing('{"level":"info","message":"A run ended."}', false)).toBeUndefined();
});

test("what a process says on stderr reaches the terminal, what it says on stdout does not", () => {
  expect(worthShowing("\u001b[31mno such column\u001b[0m", true)).toBe("no such column");
  expect(worthShowing("Ready", false)).toBeUndefined();
  expect(worthShowing("  ", true)).toBeUndefined();
  expect(worthShowing("{ not json", true)).toBe("{ not json");
});
