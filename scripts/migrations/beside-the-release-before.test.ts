import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { connectToDatabase, migrate, readMigrations } from "#scripts/migrate.ts";
import { createEmptyDatabase } from "#test/empty-database.ts";
import { temporaryFolder } from "#test/folder.ts";
import { allowances } from "./allowances.ts";
import { breaksBetween, longLocks } from "./breaks.ts";
import { readShape } from "./shape.ts";

type Migration = { name: string; sql: string };

/** Applies one migration after the other; gives what each breaks. The first makes what the others change. */
async function breaksOf(migrations: Migration[]): Promise<Record<string, string[]>> {
  const url = await createEmptyDatabase();
  const client = await connectToDatabase(url);
  onTestFinished(() => client.end());
  const folder = temporaryFolder();
  const found: Record<string, string[]> = {};
  for (const [place, { name, sql }] of migrations.entries()) {
    const before = await readShape(client);
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "migration.sql"), sql);
    await migrate(url, folder);
    const breaks = [...breaksBetween(before, await readShape(client)), ...longLocks(sql)];
    if (place > 0 && breaks.length > 0) found[name] = breaks;
  }
  return found;
}

test("every migration leaves the release before at work, but for what is allowed with a reason", async () => {
  const allowed = Object.fromEntries(
    Object.entries(allowances).map(([name, reasons]) => [name, Object.keys(reasons).sort()]),
  );
  const found = await breaksOf(readMigrations());
  expect(Object.fromEntries(Object.entries(found).map(([name, breaks]) => [name, breaks.sort()]))).toEqual(allowed);
}, 60_000);

const start = `CREATE TYPE colour AS ENUM ('red', 'blue');
  CREATE TABLE shelf (id int PRIMARY KEY, name text NOT NULL, note text, colour colour NOT NULL DEFAULT 'red');
  CREATE TABLE audit_event (id int PRIMARY KEY, word text);`;

const harmless = [
  "ALTER TABLE shelf ADD height int, ADD width int NOT NULL DEFAULT 1",
  "ALTER TABLE shelf ADD room int; CREATE UNIQUE INDEX shelf_room ON shelf (room)",
  "CREATE TABLE book (id int PRIMARY KEY, shelf int NOT NULL REFERENCES shelf, title text NOT NULL UNIQUE)",
  "CREATE INDEX shelf_name ON shelf (name)",
  "CREATE INDEX CONCURRENTLY audit_event_word ON audit_event (word)",
  "CREATE TYPE taste AS ENUM ('sweet'); ALTER TABLE shelf ADD taste taste",
  "ALTER TABLE audit_event ADD seen timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP",
];

test.for(harmless)("harmless: %s", async (sql) => {
  expect(
    await breaksOf([
      { name: "1", sql: start },
      { name: "2", sql },
    ]),
  ).toEqual({});
});

const harmful: [sql: string, what: string][] = [
  ["DROP TABLE shelf", "shelf.name is gone"],
  ["ALTER TABLE shelf DROP note", "shelf.note is gone"],
  ["ALTER TABLE shelf RENAME note TO remark", "shelf.note is gone"],
  ["ALTER TABLE shelf RENAME TO board", "shelf.id is gone"],
  ["ALTER TABLE shelf ALTER note TYPE varchar(9)", "shelf.note was text and is character varying(9)"],
  ["ALTER TABLE shelf ALTER note SET NOT NULL", "shelf.note may no longer be null"],
  ["ALTER TABLE shelf ALTER name DROP NOT NULL", "shelf.name may now be null"],
  ["ALTER TABLE shelf ALTER colour DROP DEFAULT", "shelf.colour has lost its default"],
  ["ALTER TABLE shelf ADD height int NOT NULL", "shelf.height is demanded of every row"],
  ["ALTER TYPE colour ADD VALUE 'green'", "colour.green is a value that the release before does not know"],
  ["ALTER TYPE colour RENAME VALUE 'blue' TO 'azure'", "colour.blue is gone"],
  ["CREATE UNIQUE INDEX one_name ON shelf (name)", "there is a new rule for shelf: CREATE UNIQUE INDEX one_name"],
  ["ALTER TABLE shelf ADD CHECK (name <> '')", "there is a new rule for shelf: CHECK"],
  ["ALTER TABLE shelf ADD room int, ADD UNIQUE (name, room)", "there is a new rule for shelf: CREATE UNIQUE INDEX"],
  [
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
     CREATE TRIGGER refuse BEFORE INSERT ON shelf FOR EACH ROW EXECUTE FUNCTION refuse()`,
    "trigger shelf.refuse is new, gone or another",
  ],
  ["CREATE INDEX word ON audit_event (word)", "CREATE INDEX word ON audit_event (word)"],
  ["UPDATE audit_event SET word = ''", "UPDATE audit_event SET word = ''"],
  ["DELETE FROM audit_event", "DELETE FROM audit_event"],
];

test.for(harmful)("harmful: %s", async ([sql, what]) => {
  const { 2: breaks } = await breaksOf([
    { name: "1", sql: start },
    { name: "2", sql },
  ]);
  expect(breaks?.join("\n")).toContain(what);
});
