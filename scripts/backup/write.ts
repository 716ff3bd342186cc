import { existsSync, renameSync, rmSync } from "node:fs";
import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { recordAuditOn } from "#lib/audit/record.ts";
import { engine } from "#lib/caller.ts";
import { codeOf, Fault } from "#scripts/fault.ts";
import { connectToDatabase, migrationLock } from "#scripts/migrate.ts";
import { copySettings, inSql, readHead, readTables } from "./catalog.ts";
import { type Frame, writeContainer } from "./container.ts";
import type { Manifest, Total } from "./manifest.ts";
import { counted } from "./read.ts";

async function requireConsole(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ held: boolean }>(
    "SELECT to_regclass('public._prisma_migrations') IS NOT NULL AND to_regclass('public.audit_event') IS NOT NULL AS held",
  );
  if (!rows[0]?.held)
    throw new Fault("This database holds no Connector Console: correct DATABASE_URL, or run the migrations first.");
}

type Noted = Partial<Pick<Manifest, "head">> & { tables: Total[] };

async function* framesOf(client: pg.Client, noted: Noted): AsyncGenerator<Frame> {
  const tables = await readTables(client);
  noted.head = await readHead(client, tables);
  yield { json: noted.head };
  for (const table of tables) {
    yield { json: table };
    const { total, through } = counted(table.table);
    const columns = table.columns.map(inSql).join(", ");
    const rows = client.query(copyTo(`COPY ${inSql(table.table)} (${columns}) TO STDOUT`));
    for await (const part of rows as AsyncIterable<Buffer>) yield { bytes: through(part) };
    noted.tables.push(total());
  }
  yield { json: { kind: "totals", tables: noted.tables } };
}

async function writeSnapshot(client: pg.Client, file: string): Promise<Manifest> {
  const noted: Noted = { tables: [] };
  await client.query(copySettings);
  // No migration changes the tables meanwhile; whatever else is written is not seen by the snapshot.
  await client.query("SELECT pg_advisory_lock_shared($1)", [migrationLock]);
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  await requireConsole(client);
  const sha256 = await writeContainer(file, framesOf(client, noted));
  await client.query("COMMIT");
  if (!noted.head) throw new Error("The head was not written.");
  return { head: noted.head, tables: noted.tables, sha256 };
}

function faultOf(error: unknown, file: string): unknown {
  const code = codeOf(error);
  if (code === "ENOSPC") return new Fault(`There is no room for ${file}: make some, or name a file elsewhere.`);
  if (["ENOENT", "EACCES", "EROFS", "ENOTDIR", "EISDIR"].includes(code))
    return new Fault(`${file} can't be written (${code}): name a file in a folder that is there and is yours.`);
  if (code === "42501")
    return new Fault("The user of DATABASE_URL may not read everything: give the owner of the tables.");
  return error;
}

/**
 * Writes the database of `url` into a new file: every table of the console as one snapshot, while everything goes on.
 * The job engine's tables are left out: it makes them anew. The act is on record in the database before the file has its
 * name. Throws a Fault; then there is no file.
 */
export async function writeBackup(url: string, file: string): Promise<Manifest> {
  if (existsSync(file)) throw new Fault(`${file} is there already: name a new file.`);
  const unfinished = `${file}.unfinished-${process.pid}`;
  const client = await connectToDatabase(url);
  try {
    const manifest = await writeSnapshot(client, unfinished);
    await recordAuditOn(client, engine, {
      noun: "database",
      event: "backed up",
      subjectId: null,
      subject: "The database",
      after: { madeAt: manifest.head.madeAt, sha256: manifest.sha256 },
    });
    renameSync(unfinished, file);
    return manifest;
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw faultOf(error, file);
  } finally {
    await client.end();
  }
}
