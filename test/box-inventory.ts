import type { InventoryRequest, Provider } from "#lib/connectors/kind.ts";
import type { Stream } from "#lib/inventory/items.ts";
import { type Batch, batchLimits, batch as batchSchema } from "#lib/protocol/messages.ts";

/** What a run of the provider left behind, as an engine would keep it: rows by id, the last value wins. */
export type Taken = {
  rows: Record<Stream, Map<string, Record<string, unknown>>>;
  setAside: { stream: Stream; recordId: string | null; reason: string }[];
  ends: Partial<Record<Stream, NonNullable<Batch["end"]>>>;
  cursors: unknown[];
  batches: number;
};

export function nothingTaken(): Taken {
  const rows = { users: new Map(), groups: new Map(), memberships: new Map(), activity: new Map() };
  return { rows, setAside: [], ends: {}, cursors: [], batches: 0 };
}

function later(one: unknown, other: unknown): unknown {
  if (typeof one !== "string") return other;
  if (typeof other !== "string") return one;
  return Date.parse(one) > Date.parse(other) ? one : other;
}

function keep(taken: Taken, batch: Batch): void {
  for (const item of batch.items) {
    const rows = taken.rows[batch.stream];
    if ("id" in item) rows.set(item.id, item);
    else {
      const known = rows.get(item.userId) ?? {};
      const lastLoginAt = later(known.lastLoginAt, item.lastLoginAt);
      rows.set(item.userId, { ...item, lastLoginAt, lastActivityAt: later(known.lastActivityAt, item.lastActivityAt) });
    }
  }
  taken.setAside.push(...batch.setAside.map((record) => ({ stream: batch.stream, ...record })));
  if (batch.end) taken.ends[batch.stream] = batch.end;
  taken.cursors.push(JSON.parse(JSON.stringify(batch.cursor)));
  taken.batches += 1;
}

/** Takes a provider's inventory to the end, or only `most` batches of it. Each must be fit for an upload. */
export async function takeInventory(
  provider: Provider,
  request: InventoryRequest,
  taken: Taken = nothingTaken(),
  most = Number.POSITIVE_INFINITY,
): Promise<Taken> {
  let batches = 0;
  for await (const batch of provider.inventory(request)) {
    const body = JSON.stringify(batch);
    if (Buffer.byteLength(body) > batchLimits.bytes) throw new Error("A batch is too long.");
    keep(taken, batchSchema.parse(JSON.parse(body)));
    batches += 1;
    if (batches >= most) break;
  }
  return taken;
}
