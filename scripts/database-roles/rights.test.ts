import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db, pool } from "#lib/db.ts";
import { asOwner, dropRoles, newRoleUrls, type RoleUrls, roleOf } from "#test/database-roles.ts";
import { createEndpointServer } from "#test/endpoint-servers.ts";
import { createPerson } from "#test/people.ts";
import { applyRoles } from "./apply.ts";
import { rightsOnTables } from "./rights.ts";

const ownerUrl = process.env.DATABASE_URL ?? "";
let urls: RoleUrls;

beforeAll(async () => {
  urls = newRoleUrls();
  await applyRoles(ownerUrl, urls);
  await createPerson({ email: "ada@example.com", password: "correct horse battery" });
  await createEndpointServer();
});
afterAll(() => dropRoles(urls));

async function as<Row extends pg.QueryResultRow>(process: keyof RoleUrls, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: urls[process] });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

const verbs = ["SELECT", "INSERT", "UPDATE", "DELETE"] as const;
const verbOf = (right: (typeof rightsOnTables)[string]["console"][number]) =>
  typeof right === "string" ? right : right.verb;

describe.each(["console", "engine"] as const)("the role of the %s", (process) => {
  test("has on each table the rights of its row, and on no other table any", async () => {
    const { rows } = await pool.query<{ name: string; held: string[] }>(
      `SELECT c.relname AS name, ARRAY(SELECT v FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) v
         WHERE CASE v WHEN 'DELETE' THEN has_table_privilege($1, c.oid, v) WHEN 'TRUNCATE' THEN has_table_privilege($1, c.oid, v)
           ELSE has_any_column_privilege($1, c.oid, v) END) AS held
       FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')`,
      [roleOf(urls[process])],
    );
    expect(rows.length).toBeGreaterThan(25);
    for (const { name, held } of rows) {
      const wanted = (rightsOnTables[name]?.[process] ?? []).map(verbOf);
      expect([name, held]).toEqual([name, verbs.filter((verb) => wanted.includes(verb))]);
    }
  });

  test.each([
    ["changes no row of the audit log", "UPDATE audit_event SET subject = 'x'"],
    ["takes no row out of the audit log", "DELETE FROM audit_event"],
    ["moves no end of the audit log", "UPDATE audit_head SET position = 0"],
    ["gives no row of the audit log its place", "INSERT INTO audit_event (position) VALUES (7)"],
    ["chains no row itself", "SELECT audit_append(NULL::audit_event)"],
    ["makes no table", "CREATE TABLE mine (id int)"],
    ["drops no table", 'DROP TABLE "session"'],
    ["switches no trigger off", "SET session_replication_role = replica"],
    ["switches no trigger of the audit log off", "ALTER TABLE audit_event DISABLE TRIGGER ALL"],
    ["empties no table", "TRUNCATE rate_limit"],
    ["makes no role", "CREATE ROLE mallory"],
    ["reads no file of the server", "SELECT pg_read_file('PG_VERSION')"],
    ["does not read which migrations there are", "SELECT * FROM _prisma_migrations"],
  ])("%s", async (_, sql) => {
    await expect(as(process, sql)).rejects.toThrow(/permission denied|must be owner/);
  });

  test("writes the audit log, whose chain the database keeps", async () => {
    const [before] = await db.auditHead.findMany();
    await as(
      process,
      "INSERT INTO audit_event (actor_kind, actor_name, noun, event, subject) VALUES ('engine', 'E', 'user', 'created', 'x')",
    );
    const [after] = await db.auditHead.findMany();
    expect(after?.position).toBe((before?.position ?? 0n) + 1n);
    expect(await db.auditEvent.findFirst({ where: { hash: after?.hash } })).toMatchObject({ subject: "x" });
  });
});

test.each([
  ["password hashes", 'SELECT password_hash FROM "user"'],
  ["everything of people", 'SELECT * FROM "user"'],
  ["sessions", "SELECT * FROM session"],
  ["second factors", "SELECT * FROM second_factor"],
  ["recovery codes", "SELECT * FROM recovery_code"],
  ["invitations", "SELECT * FROM invitation"],
  ["who people are at their provider", "SELECT * FROM identity"],
  ["Client secrets of connectors", "SELECT client_secret_sealed FROM connector"],
  ["the audit log", "SELECT subject FROM audit_event"],
])("the engine does not read %s", async (_, sql) => {
  await expect(as("engine", sql)).rejects.toThrow("permission denied");
});

test.each([
  ["makes nobody an administrator", `UPDATE "user" SET role = 'administrator'`],
  ["ends and makes no session", "UPDATE session SET ended_at = NULL"],
  ["changes no connector's app", "UPDATE connector SET client_id = 'x'"],
  ["makes no enrolment code", "INSERT INTO enrolment_code (id) VALUES (gen_random_uuid())"],
  ["ticks no feature", "INSERT INTO endpoint_server_feature VALUES (gen_random_uuid(), 'box')"],
])("the engine %s", async (_, sql) => {
  await expect(as("engine", sql)).rejects.toThrow("permission denied");
});

test.each([
  ["reads no token of an endpoint server", "SELECT * FROM endpoint_server_token"],
  ["makes no token of an endpoint server", "INSERT INTO endpoint_server_token (token_hash) VALUES ('x')"],
  ["enrols no endpoint server", "INSERT INTO endpoint_server (id) VALUES (gen_random_uuid())"],
  ["gives no endpoint server another key", "UPDATE endpoint_server SET public_key = '{}'"],
  ["changes no inventory", "UPDATE inventory_user SET name = 'x'"],
  ["takes nothing out of an inventory", "DELETE FROM inventory_user"],
  ["reads no tokens that came too late", "SELECT * FROM refresh_attempt"],
  ["deletes no person", 'DELETE FROM "user"'],
  ["does not reach the job engine", "SELECT * FROM pgboss.job"],
])("the console %s", async (_, sql) => {
  await expect(as("console", sql)).rejects.toThrow("permission denied");
});

test("granting again takes away what was granted beside it, and changes nothing else", async () => {
  await asOwner(`GRANT DELETE ON audit_event TO ${roleOf(urls.console)}`);
  await applyRoles(ownerUrl, urls);
  await expect(as("console", "DELETE FROM audit_event")).rejects.toThrow("permission denied");
  expect(await as("console", "SELECT count(*)::int AS count FROM endpoint_server")).toEqual([{ count: 1 }]);
});
