import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "#test/folder.ts";
import { readSettings } from "./settings.ts";

const token = { CONSOLE_TOKEN: "secret-token" };

test.for([
  ["https://console.example.com/", "https://console.example.com"],
  ["http://localhost:3000", "http://localhost:3000"],
  ["http://127.0.0.1:3000", "http://127.0.0.1:3000"],
  ["http://[::1]:3000", "http://[::1]:3000"],
])("%s is a console's address", ([CONSOLE_URL, url]) => {
  expect(readSettings({ ...token, CONSOLE_URL })).toEqual({ url, token: "secret-token" });
});

test.for([
  [undefined, /CONSOLE_URL is missing/],
  ["console.example.com", /must be an address/],
  ["https://console.example.com/api/v1", /without a path/],
  ["https://ada:pw@console.example.com", /must be an address/],
  ["http://console.example.com", /could read the API token/],
  ["http://127.0.0.1.example.com", /could read the API token/],
] as const)("%s is refused as a console's address", ([CONSOLE_URL, sentence]) => {
  expect(() => readSettings({ ...token, CONSOLE_URL })).toThrow(sentence);
});

test("http to another machine is allowed on purpose", () => {
  const CONSOLE_URL = "http://console.internal:3000";
  expect(readSettings({ ...token, CONSOLE_URL, CONSOLE_ALLOW_HTTP: "1" }).url).toBe(CONSOLE_URL);
});

test("the token is read from a file, and what can't be one is refused without being shown", () => {
  const file = join(temporaryFolder(), "token");
  const read = (more: Record<string, string>) => readSettings({ CONSOLE_URL: "https://console.example", ...more });
  writeFileSync(file, "from-the-file\n");
  expect(read({ CONSOLE_TOKEN_FILE: file }).token).toBe("from-the-file");
  expect(() => read({ CONSOLE_TOKEN_FILE: `${file}-gone` })).toThrow("CONSOLE_TOKEN_FILE can't be read");
  expect(() => read({ CONSOLE_TOKEN_FILE: file, ...token })).toThrow("not both");
  expect(() => read({})).toThrow("The API token is missing");
  expect(() => read({ CONSOLE_TOKEN: "two words" })).toThrow(/^(?!.*two words)/);
});
