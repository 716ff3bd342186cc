import type pg from "pg";

/** A column as the release before knows it. */
type Column = { type: string; isNullable: boolean; hasDefault: boolean };

/** What statements can meet in a database, each by a name that stays the same while the thing does. */
export type Shape = {
  /** `table.column` */
  columns: Map<string, Column>;
  /** `type.label` */
  enumLabels: Set<string>;
  /** What may refuse a row: primary keys, unique indexes, checks, foreign keys; each with its table and the columns it is about. */
  rules: Map<string, { table: string; columns: string[] }>;
  /** `table.trigger`, with what it calls. */
  triggers: Map<string, string>;
  indexes: Map<string, { table: string; isValid: boolean }>;
};

const columns = `
  SELECT c.relname || '.' || a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
    NOT a.attnotnull AS "isNullable", a.atthasdef OR a.attidentity <> '' AS "hasDefault"
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
    AND c.relname <> '_prisma_migrations'`;

const enumLabels = `
  SELECT t.typname || '.' || e.enumlabel AS name FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
  WHERE t.typnamespace = 'public'::regnamespace`;

const names = (keys: string, relation: string) =>
  `ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = ${relation} AND a.attnum = ANY(${keys}))`;

const rules = `
  SELECT c.relname || ': ' || pg_get_constraintdef(o.oid) AS name, c.relname AS table,
    ${names("o.conkey", "o.conrelid")} AS columns
  FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid
  WHERE c.relnamespace = 'public'::regnamespace AND o.contype IN ('c', 'f', 'p', 'x')
  UNION ALL
  SELECT c.relname || ': ' || pg_get_indexdef(i.indexrelid), c.relname, ${names("i.indkey::smallint[]", "i.indrelid")}
  FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
  WHERE c.relnamespace = 'public'::regnamespace AND i.indisunique AND NOT i.indisprimary`;

const triggers = `
  SELECT c.relname || '.' || t.tgname AS name, md5(pg_get_triggerdef(t.oid) || p.prosrc || p.prosecdef) AS what
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
  WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal`;

const indexes = `
  SELECT x.relname AS name, c.relname AS table, i.indisvalid AS "isValid"
  FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
  WHERE c.relnamespace = 'public'::regnamespace`;

/** Reads what the tables of a database are like now. */
export async function readShape(client: pg.Client): Promise<Shape> {
  const rows = async <Row>(sql: string) => (await client.query<Row & { name: string }>(sql)).rows;
  return {
    columns: new Map((await rows<Column>(columns)).map(({ name, ...column }) => [name, column])),
    enumLabels: new Set((await rows(enumLabels)).map(({ name }) => name)),
    rules: new Map((await rows<{ table: string; columns: string[] }>(rules)).map(({ name, ...rule }) => [name, rule])),
    triggers: new Map((await rows<{ what: string }>(triggers)).map(({ name, what }) => [name, what])),
    indexes: new Map(
      (await rows<{ table: string; isValid: boolean }>(indexes)).map(({ name, ...index }) => [name, index]),
    ),
  };
}
