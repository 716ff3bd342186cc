import { Prisma } from "#lib/db.ts";
import { isStorable } from "#lib/storable.ts";
import { storableTime } from "./items.ts";

export const directions = ["asc", "desc"] as const;
export type Direction = (typeof directions)[number];

/** A column to sort by, how PostgreSQL reads its value out of text, and which texts it can be read out of. */
export type SortColumn = {
  column: Prisma.Sql;
  cast: Prisma.Sql;
  reads: (text: string) => boolean;
  hasNulls: boolean;
};

export const textColumn = { cast: Prisma.sql`text`, reads: (text: string) => isStorable(text), hasNulls: false };
export const bytesColumn = {
  cast: Prisma.sql`bigint`,
  reads: (text: string) => /^-?\d{1,18}$/.test(text),
  hasNulls: true,
};
export const timeColumn = {
  cast: Prisma.sql`timestamptz`,
  hasNulls: true,
  // As the database writes it in UTC: with a space, and the offset in hours alone.
  reads: (text: string) =>
    /^[\d-]+ [\d:.]+\+00$/.test(text) && storableTime.safeParse(`${text.replace(" ", "T")}:00`).success,
};

/** Where a page ended: the sorted column's value as text (null sorts last) and the row's id. */
export type PageKey = { value: string | null; id: string };

function encodeKey(key: PageKey): string {
  return Buffer.from(JSON.stringify([key.value, key.id])).toString("base64url");
}

/** Reads a key out of an address; null, the first page, when there is none or it was changed by hand. */
export function decodeKey(text: string | null, { reads, hasNulls }: SortColumn): PageKey | null {
  if (text === null) return null;
  try {
    const [value, id] = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    const fits = value === null ? hasNulls : typeof value === "string" && reads(value);
    if (fits && typeof id === "string" && isStorable(id)) return { value, id };
  } catch {}
  return null;
}

/** ORDER BY and the condition "after this key" for one sorted column with the id as tie-breaker; nulls come last. */
export function keyPaging(
  { column, cast, hasNulls }: Pick<SortColumn, "column" | "cast" | "hasNulls">,
  id: Prisma.Sql,
  direction: Direction,
  after: PageKey | null,
) {
  const way = direction === "asc" ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  const beyond = direction === "asc" ? Prisma.sql`>` : Prisma.sql`<`;
  if (!hasNulls) {
    // As the index on both has it: read from the key on, in either direction, and sorted by nobody.
    const orderBy = Prisma.sql`ORDER BY ${column} ${way}, ${id} ${way}`;
    const condition = after ? Prisma.sql`(${column}, ${id}) ${beyond} (${after.value}, ${after.id})` : Prisma.sql`true`;
    return { orderBy, condition };
  }
  const orderBy = Prisma.sql`ORDER BY ${column} ${way} NULLS LAST, ${id} ${way}`;
  if (!after) return { orderBy, condition: Prisma.sql`true` };
  if (after.value === null)
    return { orderBy, condition: Prisma.sql`(${column} IS NULL AND ${id} ${beyond} ${after.id})` };
  const value = Prisma.sql`${after.value}::${cast}`;
  return {
    orderBy,
    condition: Prisma.sql`(${column} ${beyond} ${value} OR (${column} = ${value} AND ${id} ${beyond} ${after.id}) OR ${column} IS NULL)`,
  };
}

/** Cuts a list read with one row too many into the page and the key of the next one. */
export function cutPage<Row>(rows: Row[], size: number, keyOf: (row: Row) => PageKey) {
  const page = rows.slice(0, size);
  const last = page.at(-1);
  return { rows: page, next: rows.length > size && last ? encodeKey(keyOf(last)) : null };
}
