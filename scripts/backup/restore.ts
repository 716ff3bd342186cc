import type pg from "pg";
import { recordAuditOn } from "#lib/audit/record.ts";
import { engine } from "#lib/caller.ts";
import { codeOf, Fault } from "#scripts/fault.ts";
import { connectToDatabase, type Migration, migrateWithin, migrationLock, readMigrations } from "#scripts/migrate.ts";
import { copySettings } from "./catalog.ts";
import { type OpenTables, openTables, setSequences } from "./load.ts";
import type { Head, Manifest } from "./manifest.ts";
import { readBackup } from "./read.ts";
import { settle } from "./settle.ts";

/** This release's migrations, parted into those that the backup was made after and those that came since. */
type Parted = { before: Migration[]; since: Migration[] };

/** Throws a Fault for a backup that this release can't read: of a newer release, or of one whose migrations were others. */
export function partMigrations({ release, madeAt, migrations }: Head, own = readMigrations()): Parted {
  const applied = new Map(migrations.map(({ name, checksum }) => [name, checksum]));
  const unknown = migrations.filter(({ name }) => !own.some((migration) => migration.name === name));
  if (unknown.length > 0)
    throw new Fault(
      `This backup of ${madeAt} is of a newer release (${release}, with migration ${unknown.at(-1)?.name}): restore it with that release or a newer one.`,
    );
  const other = own.find(({ name, checksum }) => applied.has(name) && applied.get(name) !== checksum);
  if (other)
    throw new Fault(
      `This backup was made after another migration ${other.name} than this release has: restore it with the release that made it (${release}).`,
    );
  const before = own.filter(({ name }) => applied.has(name));
  return { before, since: own.filter((migration) => !before.includes(migration)) };
}

async function requireEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ held: string[] | null }>(
    `SELECT array_agg(n.nspname || '.' || o.name ORDER BY n.nspname, o.name) AS held
     FROM (SELECT oid, relname::text AS name, relnamespace AS space, 'pg_class'::regclass AS class FROM pg_class
             WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
           UNION ALL SELECT oid, proname, pronamespace, 'pg_proc'::regclass FROM pg_proc
           UNION ALL SELECT oid, typname, typnamespace, 'pg_type'::regclass FROM pg_type WHERE typtype IN ('e', 'd')) o
     JOIN pg_namespace n ON n.oid = o.space
     WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = o.class AND d.objid = o.oid AND d.deptype = 'e')`,
  );
  const held = rows[0]?.held ?? [];
  if (held.length === 0) return;
  const some = held.slice(0, 3).join(", ");
  throw new Fault(
    `The database is not empty: it holds ${some}${held.length > 3 ? ` and ${held.length - 3} more` : ""}. Restore into a new database; nothing was changed.`,
  );
}

async function load(client: pg.Client, file: string): Promise<Manifest> {
  let parted: Parted = { before: [], since: [] };
  let open: OpenTables | undefined;
  const manifest = await readBackup(file, {
    head: async (head) => {
      parted = partMigrations(head);
      await migrateWithin(client, parted.before);
      open = await openTables(client);
    },
    table: async (table, rows) => open?.load(table, rows),
  });
  await open?.close();
  await setSequences(client, manifest.head);
  await migrateWithin(client, parted.since);
  return manifest;
}

function faultOf(error: unknown): unknown {
  const code = codeOf(error);
  if (code === "42501")
    return new Fault(`The user of DATABASE_URL may not make tables there: give the owner of the database.`);
  if (code === "53100") return new Fault("The database has no room for the backup: make some, then restore again.");
  return error;
}

/**
 * Restores a backup into the empty database of `url`, in one transaction: tables as the backup's migrations made them,
 * its rows, the migrations since, an end to what was open, and a row in the audit log. `isCopy`: beside what it was made
 * of, without its grants. Throws a Fault; then nothing was changed.
 */
export async function restoreBackup(url: string, file: string, { isCopy = false } = {}): Promise<Manifest> {
  const client = await connectToDatabase(url);
  try {
    await client.query(copySettings);
    await client.query("SELECT pg_advisory_lock($1)", [migrationLock]);
    await client.query("BEGIN");
    await requireEmpty(client);
    const manifest = await load(client, file);
    await settle(client, manifest.head, isCopy);
    const { head, sha256 } = manifest;
    await recordAuditOn(client, engine, {
      noun: "database",
      event: "restored",
      subjectId: null,
      subject: `From a backup of ${head.madeAt}`,
      after: { madeAt: head.madeAt, release: head.release, sha256, ...(isCopy && { copy: true }) },
    });
    await client.query("COMMIT");
    await client.query("ANALYZE");
    return manifest;
  } catch (error) {
    throw faultOf(error);
  } finally {
    await client.end(); // and with it a transaction that was not committed
  }
}
