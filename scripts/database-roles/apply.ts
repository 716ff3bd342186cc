import pg from "pg";
import { codeOf, Fault } from "#scripts/fault.ts";
import { connectToDatabase, migrationLock } from "#scripts/migrate.ts";
import { jobSchema, prepareJobTables } from "./job-tables.ts";
import { type Right, rightsOnTables } from "./rights.ts";
import { scramVerifier } from "./scram-verifier.ts";

/** The addresses by which the processes reach the database with a role of their own; undefined: as the tables' owner. */
export type ProcessUrls = { console: string | undefined; engine: string | undefined };

type Process = keyof ProcessUrls;
type ProcessRole = { process: Process; url: string; name: string; password: string };

const settingOf = (process: Process) => `${process.toUpperCase()}_DATABASE_URL`;
const inSql = pg.escapeIdentifier;

function readRole(process: Process, url: string, owner: string): ProcessRole {
  const setting = settingOf(process);
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol))
    throw new Fault(`${setting} is not an address of the form postgresql://user:password@host:5432/database.`);
  const { username, password } = new URL(url);
  const name = decodeURIComponent(username);
  if (name === "") throw new Fault(`${setting} names no user: give the ${process} a role of its own.`);
  if (name === owner)
    throw new Fault(
      `${setting} names the user of DATABASE_URL, who owns the tables: name another one, or leave it out.`,
    );
  return { process, url, name, password: decodeURIComponent(password) };
}

function readRoles(urls: ProcessUrls, ownerUrl: string): ProcessRole[] {
  const owner = decodeURIComponent(new URL(ownerUrl).username);
  const roles = (["console", "engine"] as const).flatMap((process) => {
    const url = urls[process];
    return url ? [readRole(process, url, owner)] : [];
  });
  if (roles.length === 2 && roles[0]?.name === roles[1]?.name)
    throw new Fault("CONSOLE_DATABASE_URL and ENGINE_DATABASE_URL name one role: give each its own.");
  return roles;
}

/** Makes the role, or gives a role that is there the password when told; refuses one that may do anything anyway. */
async function ensureRole(client: pg.Client, { name, password }: ProcessRole, setPassword: boolean): Promise<void> {
  const exists = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [name]);
  const secret = password === "" ? "" : ` PASSWORD ${pg.escapeLiteral(scramVerifier(password))}`;
  try {
    if (exists.rowCount === 0) await client.query(`CREATE ROLE ${inSql(name)} LOGIN${secret}`);
    else if (setPassword) await client.query(`ALTER ROLE ${inSql(name)} LOGIN${secret}`);
  } catch (error) {
    if (codeOf(error) !== "42501") throw error;
    throw new Fault(
      `The user of DATABASE_URL may not make the role ${name}: have it made (CREATE ROLE ${inSql(name)} LOGIN PASSWORD ...), then run this again.`,
    );
  }
  const { rows } = await client.query<{ mayAnything: boolean }>(
    `SELECT rolsuper OR pg_has_role(rolname, current_user, 'MEMBER') AS "mayAnything" FROM pg_roles WHERE rolname = $1`,
    [name],
  );
  if (rows[0]?.mayAnything)
    throw new Fault(
      `The role ${name} is a superuser or a member of the tables' owner, so no right can be kept from it: choose another.`,
    );
}

type Columns = Map<string, string[]>;

async function readColumns(client: pg.Client): Promise<Columns> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `SELECT table_name AS name, array_agg(column_name::text ORDER BY ordinal_position) AS columns
     FROM information_schema.columns WHERE table_schema = 'public' GROUP BY table_name`,
  );
  return new Map(rows.map(({ name, columns }) => [name, columns]));
}

function rightInSql(right: Right, columns: readonly string[]): string {
  if (typeof right === "string") return right;
  const held = "only" in right ? right.only : columns.filter((column) => !right.but.includes(column));
  return `${right.verb} (${held.map(inSql).join(", ")})`;
}

function grantsOf(process: Process, role: string, columns: Columns): string[] {
  const grants = Object.entries(rightsOnTables).flatMap(([table, rights]) => {
    const held = rights[process].map((right) => rightInSql(right, columns.get(table) ?? []));
    return held.length > 0 ? [`GRANT ${held.join(", ")} ON public.${inSql(table)} TO ${role}`] : [];
  });
  const revoke = (schema: string) => [
    `REVOKE ALL ON ALL TABLES IN SCHEMA ${schema} FROM ${role}`,
    `REVOKE ALL ON ALL SEQUENCES IN SCHEMA ${schema} FROM ${role}`,
    `REVOKE ALL ON SCHEMA ${schema} FROM ${role}`,
  ];
  const jobs = [
    `GRANT USAGE ON SCHEMA ${jobSchema} TO ${role}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${jobSchema} TO ${role}`,
    `GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${jobSchema} TO ${role}`,
  ];
  return [
    ...[...revoke("public"), ...revoke(jobSchema)],
    `GRANT USAGE ON SCHEMA public TO ${role}`,
    `GRANT USAGE ON SEQUENCE public.audit_event_id_seq TO ${role}`,
    ...grants,
    ...(process === "engine" ? jobs : []),
  ];
}

/**
 * Makes the roles of console and engine where they are missing, and grants each what `rightsOnTables` says and nothing
 * else, at once for those who are connected. `setPasswords`: roles that are there get the passwords of their addresses.
 * Run by the tables' owner after the migrations. Gives the roles' names. Throws a Fault when one can't be made or held.
 */
export async function applyRoles(
  ownerUrl: string,
  urls: ProcessUrls,
  { setPasswords = false }: { setPasswords?: boolean } = {},
): Promise<string[]> {
  const roles = readRoles(urls, ownerUrl);
  if (roles.length === 0) return [];
  const client = await connectToDatabase(ownerUrl);
  try {
    await client.query("SELECT pg_advisory_lock($1)", [migrationLock]);
    for (const role of roles) await ensureRole(client, role, setPasswords);
    await prepareJobTables(ownerUrl);
    const columns = await readColumns(client);
    const grants = roles.flatMap(({ process, name }) => grantsOf(process, inSql(name), columns));
    await client.query(grants.join(";\n")); // one simple query is one transaction
  } finally {
    await client.end();
  }
  for (const { url, process } of roles) await (await connectToDatabase(url, settingOf(process))).end();
  return roles.map(({ name }) => name);
}
