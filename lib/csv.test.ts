import { expect, test } from "vitest";
import { csvLine } from "./csv.ts";

test("a text that a spreadsheet would run as a formula is led by an apostrophe", () => {
  expect(csvLine(["=1+1", "+44 20", "-2", "@SUM(A1)", "plain"])).toBe("'=1+1,'+44 20,'-2,'@SUM(A1),plain\r\n");
});

test("commas, quotes and line breaks stay inside their cell", () => {
  expect(csvLine(['Smith, "Jo"', "two\nlines", null, 12n, true])).toBe('"Smith, ""Jo""","two\nlines",,12,true\r\n');
});
