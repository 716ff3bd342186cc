import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "#components/fetch-json.ts";
import type { Concerns } from "#lib/overview/matters.ts";
import type { Wire } from "#lib/wire.ts";

export type Attention = Wire<Concerns[]>;

const everyMs = 15_000;

/** What needs somebody; asked for again while the page is looked at. */
export const attentionQuery = queryOptions({
  queryKey: ["overview"],
  queryFn: () => fetchJson<Attention>("/api/overview"),
  refetchInterval: everyMs,
});
