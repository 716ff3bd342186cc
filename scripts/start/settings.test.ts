import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "#test/folder.ts";
import { projectRoot, readSettings } from "./settings.ts";

const read = (presets: Record<string, string>) => readSettings({ NODE_ENV: "production", ...presets }, false);

test("without presets everything runs on this machine, under its default ports", () => {
  expect(read({ CONSOLE_PORT: "" })).toEqual({
    isDev: false,
    ports: { console: 3000, engine: 3001, sandbox: 3002, postgres: 3003 },
    dataFolder: join(projectRoot, ".data"),
    bindAddress: "127.0.0.1",
    publicUrl: "http://localhost:3000",
    engineUrl: "http://localhost:3001",
    sandboxUrl: "http://localhost:3002",
    administratorEmail: "admin@example.com",
    administratorPassword: undefined,
    secondFactorRule: "nobody",
    databaseUrl: undefined,
    processUrls: { console: undefined, engine: undefined },
  });
});

test("the public address follows the console's port unless it is preset", () => {
  expect(read({ CONSOLE_PORT: "4000" }).publicUrl).toBe("http://localhost:4000");
  expect(read({ PUBLIC_URL: "https://console.example.com/" }).publicUrl).toBe("https://console.example.com");
});

test("PostgreSQL's port does not matter when a database is given", () => {
  const presets = { POSTGRES_PORT: "3000", DATABASE_URL: "postgresql://app@db/console" };
  expect(read(presets).databaseUrl).toBe(presets.DATABASE_URL);
});

test("a database's address may be in a file; one that can't be read is named by its setting", () => {
  const file = join(temporaryFolder(), "owner-url");
  writeFileSync(file, "postgresql://owner@db.example.com/console\n");
  expect(read({ DATABASE_URL_FILE: file }).databaseUrl).toBe("postgresql://owner@db.example.com/console");
  expect(() => read({ DATABASE_URL_FILE: `${file}-gone` })).toThrow(
    "DATABASE_URL_FILE names a file that can't be read.",
  );
});

test("console and engine may be given roles of their own at a given database", () => {
  const urls = {
    CONSOLE_DATABASE_URL: "postgresql://web@db/console",
    ENGINE_DATABASE_URL: "postgresql://jobs@db/console",
  };
  expect(read({ DATABASE_URL: "postgresql://app@db/console", ...urls }).processUrls).toEqual({
    console: urls.CONSOLE_DATABASE_URL,
    engine: urls.ENGINE_DATABASE_URL,
  });
});

describe("a wrong preset is named in a sentence", () => {
  test.for([
    [{ ENGINE_PORT: "abc" }, /^ENGINE_PORT is not a number: /],
    [{ ENGINE_PORT: "70000" }, /^ENGINE_PORT is not a port: /],
    [{ ENGINE_PORT: "3.5" }, /^ENGINE_PORT is not a whole number: /],
    [{ ENGINE_PORT: "3000" }, /^CONSOLE_PORT and ENGINE_PORT are both 3000: /],
    [{ METRICS_PORT: "9464", CONSOLE_METRICS_PORT: "9464" }, /^METRICS_PORT and CONSOLE_METRICS_PORT are both 9464: /],
    [{ ENGINE_DATABASE_URL: "postgresql://jobs@db/console" }, /^ENGINE_DATABASE_URL is set without DATABASE_URL: /],
    [{ PUBLIC_URL: "console" }, /^PUBLIC_URL is not an http\(s\) address: /],
    [{ ADMIN_EMAIL: "someone" }, /^ADMIN_EMAIL is not an email address: /],
    [{ REQUIRE_SECOND_FACTOR: "all" }, /^REQUIRE_SECOND_FACTOR names nobody known: /],
    [{ ADMIN_PASSWORD: "short" }, /^ADMIN_PASSWORD does not do\. Use at least/],
  ] as const)("%o", ([presets, sentence]) => {
    expect(() => read(presets)).toThrow(sentence);
  });
});
