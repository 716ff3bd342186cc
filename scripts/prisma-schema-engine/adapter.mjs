import { randomUUID } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import { ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import pg from "pg";
import { execute, parseUrl, withDatabase } from "./datasource.mjs";

const charType = 18;
const textType = 25;

/**
 * adapter-pg does not know the catalogue's type "char", which introspection reads: it is text to the adapter, and a
 * character again to the engine.
 */
function understandChar(connection) {
  const performIO = connection.performIO.bind(connection);
  const queryRaw = connection.queryRaw.bind(connection);
  let charColumns = [];
  connection.performIO = async (query) => {
    const result = await performIO(query);
    const fields = result.fields ?? [];
    charColumns = fields.flatMap((field, index) => (field.dataTypeID === charType ? [index] : []));
    for (const index of charColumns) fields[index].dataTypeID = textType;
    return result;
  };
  connection.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const index of charColumns) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
  return connection;
}

/** adapter-pg splits a script at every ";", which breaks `$$` bodies: it goes whole, as the native engine sends it. */
function sendScriptsWhole(connection, pool) {
  connection.executeScript = async (script) => {
    try {
      await pool.query(script);
    } catch (error) {
      connection.onError(error);
    }
  };
}

/** A driver adapter for the schema engine, over one connection to the database of `url`. */
export function adapterFor(url) {
  const { url: connectionString, schema } = parseUrl(url);
  const pool = new pg.Pool({ connectionString, max: 1 });
  pool.on("error", () => {}); // the next query reports it
  const factory = new PrismaPg(pool, { schema, disposeExternalPool: true });
  const connect = async () => {
    const connection = understandChar(await factory.connect());
    sendScriptsWhole(connection, pool);
    const startTransaction = connection.startTransaction.bind(connection);
    connection.startTransaction = async (level) => understandChar(await startTransaction(level));
    return connection;
  };
  return { provider: factory.provider, adapterName: factory.adapterName, connect };
}

/**
 * Connects to an empty database that is dropped with the connection. adapter-pg's own connects to the main database,
 * since node-postgres lets the connection string win over the `database` option.
 */
export async function connectToShadow(url) {
  const name = `prisma_migrate_shadow_db_${randomUUID()}`;
  await execute(url, `CREATE DATABASE "${name}" TEMPLATE template0`);
  const connection = await adapterFor(withDatabase(url, name)).connect();
  const dispose = connection.dispose.bind(connection);
  connection.dispose = async () => {
    await dispose();
    await execute(url, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  };
  return connection;
}
