import { randomBytes } from "node:crypto";
import pg from "pg";
import { onTestFinished, vi } from "vitest";
import { applyRoles } from "#scripts/database-roles/apply.ts";

export type RoleUrls = { console: string; engine: string };

const ownerUrl = process.env.DATABASE_URL ?? "";

/** Runs SQL as the owner of this test file's database. */
export async function asOwner(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Addresses of this test file's database with the names of roles that nobody made yet; what `dropRoles` drops. */
export function newRoleUrls(): RoleUrls {
  const mark = randomBytes(4).toString("hex");
  const as = (process: string) =>
    Object.assign(new URL(ownerUrl), { username: `test_${process}_${mark}`, password: randomBytes(8).toString("hex") })
      .href;
  return { console: as("console"), engine: as("engine") };
}

/** The role that an address names. */
export const roleOf = (url: string): string => new URL(url).username;

export async function dropRoles(urls: RoleUrls): Promise<void> {
  for (const name of [roleOf(urls.console), roleOf(urls.engine)])
    await asOwner(`DROP OWNED BY ${name}`, `DROP ROLE ${name}`);
}

/** Roles of their own for console and engine, with their rights, until the test is over. */
export async function createRoles(): Promise<RoleUrls> {
  const urls = newRoleUrls();
  await applyRoles(ownerUrl, urls);
  onTestFinished(() => dropRoles(urls));
  return urls;
}

/**
 * What `load` imports is loaded anew and reaches the database by `url`; what was imported before goes on as the owner.
 * The connections end with the test.
 */
export async function loadWithUrl<Modules>(url: string, load: () => Promise<Modules>): Promise<Modules> {
  const holder = globalThis as typeof globalThis & { consoleConnections?: unknown };
  const { consoleConnections } = holder;
  vi.resetModules();
  delete holder.consoleConnections;
  process.env.DATABASE_URL = url;
  try {
    const { disconnect } = await import("#lib/db.ts");
    onTestFinished(disconnect);
    return await load();
  } finally {
    process.env.DATABASE_URL = ownerUrl;
    holder.consoleConnections = consoleConnections;
  }
}

/** Whether an error, or what caused it, is PostgreSQL refusing for want of a right. */
export function isForWantOfRight(error: unknown): boolean {
  return /permission denied|42501/.test(`${error instanceof Error ? error.message : ""} ${JSON.stringify(error)}`);
}
