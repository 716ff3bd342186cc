import { z } from "zod";
import { isStorable, isStorableTime } from "#lib/storable.ts";

/** Box's ids are digits in text, now and then a plain number. */
export const boxId = z.union([z.string(), z.number().int().transform(String)]).pipe(z.string().min(1).max(64));

/** An object's fields by name, or none for anything else. */
export function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** An id as text. Whether it is one is for the item's schema to say. */
export function idText(value: unknown): unknown {
  return typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;
}

/** Text that Box may leave out or send as null: both read as null. */
export const boxText = z
  .string()
  .nullish()
  .transform((value) => value ?? null);

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** A date and time, or null for one that is absent or unreadable. */
export function timeOrNull(value: unknown): string | null {
  return typeof value === "string" && instant.test(value) && isStorableTime(value) ? value : null;
}

/** Bytes as Box writes them: a number, digits in text, or an exponent. Null for what no size can be. */
export function bytesOrNull(value: unknown): number | null {
  const number = typeof value === "string" && /^\d{1,16}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) && number >= -1 ? number : null;
}

/** The id of a record that does not fit, for the list of those set aside; null when it has none. */
export function idOf(record: unknown): string | null {
  if (typeof record !== "object" || record === null) return null;
  const id = boxId.safeParse(Reflect.get(record, "id") ?? Reflect.get(record, "event_id"));
  return id.success && isStorable(id.data) ? id.data : null;
}

/** Why a record does not fit, in words: the field and what is wrong with it. */
export function whyOdd(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map(({ path, message }) => (path.length > 0 ? `${path.map(String).join(".")}: ${message}` : message))
    .join("; ")
    .slice(0, 500);
}
