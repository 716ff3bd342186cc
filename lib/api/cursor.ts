import { Invalid } from "#lib/errors.ts";

/** `next` of a page of a list in this order, out of the list's own key: null at the end. */
export const nextIn = (order: string, key: string | null) => key && `${order}.${key}`;

/**
 * The list's own key in `after`; null for the first page. Throws Invalid when it is of another order or no key at all:
 * the first page instead would send whoever goes on to the last one round for ever.
 */
export function keyIn(order: string, after: string | undefined, isKey: (key: string) => boolean): string | null {
  if (after === undefined) return null;
  const key = after.startsWith(`${order}.`) ? after.slice(order.length + 1) : null;
  if (key !== null && isKey(key)) return key;
  throw new Invalid("There is no page after this in this order. Begin with the first.", {
    after: "Give the `next` of the page before, of a request that is otherwise the same.",
  });
}
