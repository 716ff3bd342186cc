import { hash } from "node:crypto";

/** What the hash of a row covers, as text, in this order. `atMicroseconds` counts from 1970; JSON as jsonb writes it. */
export const hashedFields = [
  "previousHash",
  "position",
  "id",
  "atMicroseconds",
  "actorKind",
  "actorId",
  "actorName",
  "address",
  "noun",
  "event",
  "subjectId",
  "subject",
  "before",
  "after",
] as const;

export type HashedRow = Record<(typeof hashedFields)[number], string | null>;

/** The previous hash of the first row. */
export const firstPreviousHash = "0".repeat(64);

/** A row as one text: each value led by its length in bytes, so that no two rows look the same. */
export function encodeRow(row: HashedRow): string {
  return hashedFields
    .map((field) => row[field])
    .map((value) => (value === null ? "-" : `${Buffer.byteLength(value)}:${value}`))
    .join("");
}

/** SHA-256 of the encoded row, in hex: the same as the database's audit_hash gives when the row is written. */
export function hashRow(row: HashedRow): string {
  return hash("sha256", encodeRow(row), "hex");
}
