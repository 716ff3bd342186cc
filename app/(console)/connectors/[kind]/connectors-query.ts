import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "#components/fetch-json.ts";
import type { readConnectors } from "#lib/connectors/read.ts";
import type { Wire } from "#lib/wire.ts";

export type ConnectorList = Wire<Awaited<ReturnType<typeof readConnectors>>>;

/** The kind's connectors as the address filters them; asked for again, oftener while one of them runs. */
export const connectorListQuery = (kindId: string, search: string, initialData: ConnectorList) =>
  queryOptions({
    queryKey: ["connectors", kindId, search],
    queryFn: () => fetchJson<ConnectorList>(`/api/connectors/${kindId}?${search}`),
    initialData,
    refetchInterval: (query) =>
      query.state.data?.connectors.some(({ state }) => state === "running") ? 3_000 : 15_000,
  });
