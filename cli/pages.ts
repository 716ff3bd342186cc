import type { Client } from "./client.ts";

type Page<Item> = { items: Item[]; next: string | null };

/** Everything of a list of the API, page by page; at most `most` items when given. */
export async function readAll<Item>(
  client: Client,
  path: string,
  query: Record<string, string | undefined> = {},
  most = Number.POSITIVE_INFINITY,
): Promise<Item[]> {
  const all: Item[] = [];
  let after: string | undefined;
  do {
    const limit = String(Math.min(200, most - all.length));
    const { body } = await client.get<Page<Item>>(path, { ...query, limit, after });
    all.push(...body.items);
    after = body.next ?? undefined;
  } while (after !== undefined && all.length < most);
  return all;
}
