import type { Batch } from "#lib/protocol/messages.ts";
import type { BoxCursor } from "./cursor.ts";

export type SetAside = Batch["setAside"][number];

/** What one answer of Box brought. `start` and `next`: the cursors before and after it; `bytes`: how long it was. */
export type Page<Item> = {
  items: Item[];
  setAside: SetAside[];
  bytes: number;
  start: BoxCursor;
  next: BoxCursor;
  end: Batch["end"];
};

/** A batch without the name of its stream. */
export type Part<Item> = { items: Item[]; setAside: SetAside[]; cursor: BoxCursor; end: Batch["end"] };

const enough = { items: 3000, bytes: 2_000_000 } as const;
const most = { itemBytes: 500_000, partBytes: 4_000_000 } as const;

// Only a page that could pass the limit of an upload is measured; its pieces but the last begin it again.
function* pieces<Item extends { id: string }>(page: Page<Item>): Generator<Page<Item>> {
  if (page.bytes <= enough.bytes) {
    yield page;
    return;
  }
  let piece: Page<Item> = { ...page, items: [], setAside: [], bytes: 0, next: page.start, end: null };
  const setAside = [...page.setAside];
  for (const item of page.items) {
    const bytes = Buffer.byteLength(JSON.stringify(item));
    if (bytes > most.itemBytes) {
      setAside.push({ recordId: item.id, reason: `is too long: ${bytes} bytes` });
      continue;
    }
    if (piece.bytes + bytes > most.partBytes) {
      yield piece;
      piece = { ...piece, items: [], bytes: 0 };
    }
    piece.items.push(item);
    piece.bytes += bytes;
  }
  yield { ...piece, setAside, next: page.next, end: page.end };
}

/**
 * Puts pages together until they are worth an upload, and takes apart those too long for one. Every part's
 * cursor lies behind its last whole page, so a new holder reads at most one page again.
 */
export async function* gather<Item extends { id: string }>(
  pages: AsyncIterable<Page<Item>>,
): AsyncGenerator<Part<Item>> {
  let part: Part<Item> | null = null;
  let bytes = 0;
  for await (const page of pages) {
    for (const piece of pieces(page)) {
      if (part && bytes + piece.bytes > most.partBytes) {
        yield part;
        part = null;
        bytes = 0;
      }
      part ??= { items: [], setAside: [], cursor: piece.start, end: null };
      part.items.push(...piece.items);
      part.setAside.push(...piece.setAside);
      part.cursor = piece.next;
      part.end = piece.end;
      bytes += piece.bytes;
      if (part.end === null && part.items.length + part.setAside.length < enough.items && bytes < enough.bytes)
        continue;
      yield part;
      part = null;
      bytes = 0;
    }
  }
  if (part) yield part;
}
