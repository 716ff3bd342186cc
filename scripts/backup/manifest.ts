import { z } from "zod";

/** A relation's or column's name as the database has it. */
const name = z.string().min(1).max(63);

/** The first frame: what whoever restores has to know before a row. */
export const headSchema = z.object({
  kind: z.literal("head"),
  release: z.string(),
  /** The moment of the snapshot, ISO 8601. */
  madeAt: z.iso.datetime(),
  postgres: z.string(),
  /** Applied in the database, in order. */
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })).min(1),
  /** The keys of CONSOLE_KEYS that sealed what is in it. The keys themselves are not. */
  keyIds: z.array(z.string()),
  sequences: z.array(z.object({ name, value: z.string().regex(/^\d+$/), isCalled: z.boolean() })),
});

/** Announces the rows of a table, which follow as COPY's text format. */
export const tableSchema = z.object({ kind: z.literal("table"), table: name, columns: z.array(name).min(1) });

const totalSchema = z.object({
  table: name,
  rows: z.number().int(),
  bytes: z.number().int(),
  sha256: z.string(),
});

/** The last frame: the rows, bytes and SHA-256 of each table's COPY text. */
const totalsSchema = z.object({ kind: z.literal("totals"), tables: z.array(totalSchema) });

export const jsonSchema = z.discriminatedUnion("kind", [headSchema, tableSchema, totalsSchema]);

export type Head = z.infer<typeof headSchema>;
export type Table = z.infer<typeof tableSchema>;
export type Total = z.infer<typeof totalSchema>;

/** What a backup holds. */
export type Manifest = { head: Head; tables: Total[]; sha256: string };

const count = (number: number, one: string, many: string) =>
  `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

/** How much there is in a backup, and which keys it needs: "41 tables with 1,204 rows. It needs key k1." */
export function contentInWords({ head, tables }: Manifest): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const held = `${count(tables.length, "table", "tables")} with ${count(rows, "row", "rows")}`;
  if (head.keyIds.length === 0) return `${held}. Nothing in it is sealed with a key.`;
  return `${held}. What is sealed in it needs ${head.keyIds.length === 1 ? "key" : "keys"} ${head.keyIds.join(", ")}.`;
}
