import { expect, test } from "vitest";
import { bytesInWords } from "./bytes.ts";

test.each([
  [0n, "0 bytes"],
  [1n, "1 byte"],
  [999n, "999 bytes"],
  [999_950n, "1 MB"],
  [1_500_000_000n, "1.5 GB"],
  [1_000_000_000_000_000n, "1 PB"],
  [-1n, "Unlimited"],
  [null, "–"],
])("%s bytes read %s", (bytes, words) => {
  expect(bytesInWords(bytes, "en")).toBe(words);
});

test("a size is written as the locale writes numbers", () => {
  expect(bytesInWords(1_500_000_000n, "de")).toBe("1,5\u00a0GB");
});
