import { z } from "zod";
import type { Get, Parameters } from "./request.ts";

/** Box answers 400 to a greater offset (developer.box.com, guide "Offset-based pagination"). */
const greatestOffset = 10_000;

/** The most that Box gives at once. */
const pageSize = 1000;

/** How many records a listing by offset can reach. */
export const greatestReach = greatestOffset + pageSize;

// Each page begins with the end of the one before: so many may go between two pages and push none over the edge.
const overlap = 50;

const offsetPage = z.object({ total_count: z.number().int().min(0), entries: z.array(z.unknown()) });

export type OffsetPage = {
  entries: unknown[];
  bytes: number;
  total: number;
  /** It held less than its place in the listing should. */
  short: boolean;
};

/** One page of a listing by offset. */
export async function readOffsetPage(
  get: Get,
  path: string,
  offset: number,
  parameters: Parameters = {},
): Promise<OffsetPage> {
  const { value, bytes } = await get(path, { ...parameters, limit: pageSize, offset }, offsetPage);
  const { entries, total_count: total } = value;
  return { entries, bytes, total, short: entries.length < Math.max(0, Math.min(pageSize, total - offset)) };
}

/**
 * Where the next page begins, however many records this one held; null at the end, or where Box lists no further.
 * When more went since the page before than pages overlap, what moved up over the edge is read again.
 */
export function offsetAfter(offset: number, total: number, totalBefore: number | null): number | null {
  const gone = totalBefore === null ? 0 : totalBefore - total;
  if (gone > overlap && offset > 0) return Math.max(0, offset - gone);
  if (offset >= greatestOffset || offset + pageSize >= total) return null;
  return Math.min(offset + pageSize - overlap, greatestOffset);
}
