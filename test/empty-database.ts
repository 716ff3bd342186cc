import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";

/** Creates a database with nothing in it and gives its address; the run drops it at its end. */
export async function createEmptyDatabase(): Promise<string> {
  const { adminUrl, prefix } = inject("databases");
  const name = `${prefix}_empty_${randomBytes(4).toString("hex")}`;
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  return Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href;
}
