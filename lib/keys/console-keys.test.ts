import { expect, test } from "vitest";
import { parseKeys } from "./console-keys.ts";

const key = (bytes: number) => Buffer.alloc(bytes, 7).toString("base64");

test.each([0, 16, 24, 31, 33, 64])("a sealing key of %i bytes instead of 32 is refused, and not shown", (bytes) => {
  expect(() => parseKeys(`k1:${key(bytes)}`)).toThrow("CONSOLE_KEYS: key k1 is not 32 bytes of base64.");
  expect(parseKeys(`k1:${key(32)}`)).toHaveLength(1);
});
