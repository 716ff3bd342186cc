import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, expect, inject } from "vitest";
import { needsDatabase } from "./needs-database.ts";

// Vitest loads this before each test file: the file gets a database of its own, cloned from the migrated template.
const { adminUrl, template, prefix } = inject("databases");
const name = `${prefix}_${randomBytes(6).toString("hex")}`;

async function asAdmin(sql: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(sql);
  } finally {
    await admin.end();
  }
}

const url = new URL(adminUrl);
url.pathname = `/${name}`;

Object.assign(process.env, {
  TZ: "UTC",
  DATABASE_URL: url.href,
  DATABASE_POOL_SIZE: "10",
  PUBLIC_URL: "http://localhost:3000",
  ENGINE_URL: "http://localhost:3001",
  CONSOLE_KEYS: `k1:${Buffer.alloc(32, 1).toString("base64")}`,
  REQUIRE_SECOND_FACTOR: "nobody",
  SESSION_SECRET: "a session secret that only tests use",
});

if (needsDatabase(expect.getState().testPath ?? "")) {
  await asAdmin(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`);
  afterAll(() => asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
}
