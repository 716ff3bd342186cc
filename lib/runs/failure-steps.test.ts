import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { failureSteps } from "./failure-steps.ts";
import { failureCodes, failures, isFailureCode } from "./failures.ts";

test("docs/failures.md has a section for each failure, in the words of the console", () => {
  const sections = failureCodes.map((code) => {
    const { title, cause, whose } = failures[code];
    const steps = failureSteps[code].map((step, index) => `${index + 1}. ${step}`);
    return [`## ${title}`, "", `\`${code}\`. ${cause} ${whose}`, "", ...steps].join("\n");
  });
  const page = readFileSync(join(import.meta.dirname, "..", "..", "docs", "failures.md"), "utf8");
  expect(page.slice(page.indexOf("## "))).toBe(`${sections.join("\n\n")}\n`);
});

test("only the codes of the list are failures", () => {
  expect(isFailureCode("storage_full")).toBe(true);
  for (const text of ["", "toString", "__proto__", "STORAGE_FULL"]) expect(isFailureCode(text)).toBe(false);
});
