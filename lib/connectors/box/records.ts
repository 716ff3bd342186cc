import type { z } from "zod";
import { fieldsOf, idOf, whyOdd } from "./lenient.ts";
import type { SetAside } from "./part.ts";

/**
 * The records of a page as items: `toItem` reads Box's fields leniently, `schema` says what the inventory can hold.
 * A record that does not fit is set aside with its id and the reason; it never spoils the page.
 */
export function fitting<Item>(
  entries: readonly unknown[],
  toItem: (fields: Record<string, unknown>) => unknown,
  schema: z.ZodType<Item>,
): { items: Item[]; setAside: SetAside[] } {
  const items: Item[] = [];
  const setAside: SetAside[] = [];
  for (const entry of entries) {
    const item = schema.safeParse(toItem(fieldsOf(entry)));
    if (item.success) items.push(item.data);
    else setAside.push({ recordId: idOf(entry), reason: whyOdd(item.error) });
  }
  return { items, setAside };
}

/** The fields of these names that are there. */
export function picked(fields: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const name of names) if (fields[name] !== undefined) found[name] = fields[name];
  return found;
}
