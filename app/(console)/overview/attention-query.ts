import { queryOptions } from "@tanstack/react-query";
import type { Concerns } from "#lib/overview/matters.ts";
import type { Wire } from "#lib/wire.ts";

export type Attention = Wire<Concerns[]>;

const everyMs = 15_000;

async function fetchAttention(): Promise<Attention> {
  const response = await fetch("/api/overview", { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`The console answered ${response.status}. Reload the page.`);
  return response.json();
}

/** What needs somebody; asked for again while the page is looked at. */
export const attentionQuery = queryOptions({
  queryKey: ["overview"],
  queryFn: fetchAttention,
  refetchInterval: everyMs,
});
