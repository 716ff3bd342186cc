import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseKeys } from "#lib/keys/console-keys.ts";
import { temporaryFolder } from "#test/folder.ts";
import { ensureKeys } from "./keys.ts";
import { readSettings } from "./settings.ts";

const settingsIn = (folder: string) => readSettings({ NODE_ENV: "production", DATA_DIR: folder }, false);

test("the first start makes the keys, for their owner alone, and the next one keeps them", () => {
  const settings = settingsIn(temporaryFolder());
  const { CONSOLE_KEYS_FILE = "", SESSION_SECRET_FILE = "" } = ensureKeys(settings, {});
  const keys = readFileSync(CONSOLE_KEYS_FILE, "utf8");
  expect(parseKeys(keys.trim()).map(({ id }) => id)).toEqual(["k1"]);
  expect(readFileSync(SESSION_SECRET_FILE, "utf8").trim().length).toBeGreaterThanOrEqual(32);
  expect(statSync(CONSOLE_KEYS_FILE).mode & 0o777).toBe(0o600);

  chmodSync(CONSOLE_KEYS_FILE, 0o644);
  ensureKeys(settings, {});
  expect(readFileSync(CONSOLE_KEYS_FILE, "utf8")).toBe(keys);
  expect(statSync(CONSOLE_KEYS_FILE).mode & 0o777).toBe(0o600);
});

test("a key that is preset is not made", () => {
  const settings = settingsIn(temporaryFolder());
  const variables = ensureKeys(settings, { CONSOLE_KEYS: "k1:x", SESSION_SECRET_FILE: "elsewhere" });
  expect(variables).toEqual({});
});

test("a key that is gone or empty is not replaced, since a new one would not open what the old one sealed", () => {
  const settings = settingsIn(temporaryFolder());
  const { CONSOLE_KEYS_FILE = "" } = ensureKeys(settings, {});
  writeFileSync(CONSOLE_KEYS_FILE, "\n");
  expect(() => ensureKeys(settings, {})).toThrow(/console-keys is empty: restore it/);
  rmSync(CONSOLE_KEYS_FILE);
  expect(() => ensureKeys(settings, {})).toThrow(/console-keys is missing: restore it/);
  expect(() => readFileSync(join(settings.dataFolder, "keys", "console-keys"))).toThrow();
});
