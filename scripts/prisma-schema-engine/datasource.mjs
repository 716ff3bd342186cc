import pg from "pg";

/** PostgreSQL's and Node's codes as Prisma's own (Prisma documentation, "Error message reference"). */
const prismaCodes = {
  "3D000": "P1003",
  "28P01": "P1000",
  28000: "P1000",
  ECONNREFUSED: "P1001",
  ENOTFOUND: "P1001",
  ETIMEDOUT: "P1001",
};

/** @param {unknown} error */
export function prismaCodeOf(error) {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return Object.hasOwn(prismaCodes, code) ? prismaCodes[code] : undefined;
}

/**
 * Splits Prisma's address: PostgreSQL does not know its `schema` parameter.
 * @param {string} url
 */
export function parseUrl(url) {
  const address = new URL(url);
  const schema = address.searchParams.get("schema") ?? undefined;
  address.searchParams.delete("schema");
  return { url: address.href, database: decodeURIComponent(address.pathname.slice(1)), schema };
}

/**
 * The same server, another database.
 * @param {string} url
 * @param {string} database
 */
export function withDatabase(url, database) {
  const address = new URL(parseUrl(url).url);
  address.pathname = `/${database}`;
  return address.href;
}

/**
 * Runs one statement on a connection of its own.
 * @param {string} url
 * @param {string} sql
 */
export async function execute(url, sql) {
  const client = new pg.Client({ connectionString: parseUrl(url).url, connectionTimeoutMillis: 5000 });
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end().catch(() => {});
  }
}

/** @param {string} url */
export const checkConnection = (url) => execute(url, "SELECT 1");

/**
 * Creates the database that the address names, and gives back its name.
 * @param {string} url
 */
export async function createDatabase(url) {
  const { database } = parseUrl(url);
  await execute(withDatabase(url, "postgres"), `CREATE DATABASE ${pg.escapeIdentifier(database)}`);
  return database;
}
