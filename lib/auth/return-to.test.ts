import { expect, test } from "vitest";
import { returnPath } from "./return-to.ts";

test.for([
  ["/runs?state=failed#log", "/runs?state=failed#log"],
  ["/inventory/users?search=a%26b", "/inventory/users?search=a%26b"],
  ["", "/"],
  [null, "/"],
  ["runs", "/"],
  ["https://evil.example.com/", "/"],
  ["//evil.example.com/", "/"],
  ["/\\evil.example.com/", "/"],
  ["\\\\evil.example.com", "/"],
  ["/.//evil.example.com/", "/"],
  ["/\t/evil.example.com/", "/"],
  ["javascript:alert(1)", "/"],
  ["/sign-in?returnTo=/sign-in", "/"],
] as const)("signing in from %j goes to %s", ([text, path]) => {
  expect(returnPath(text)).toBe(path);
});
