import { queryOptions } from "@tanstack/react-query";
import type { readConnectors } from "#lib/connectors/read.ts";
import type { Wire } from "#lib/wire.ts";

export type ConnectorList = Wire<Awaited<ReturnType<typeof readConnectors>>>;

/** The kind's connectors as the address filters them; asked for again, oftener while one of them runs. */
export const connectorListQuery = (kindId: string, search: string, initialData: ConnectorList) =>
  queryOptions({
    queryKey: ["connectors", kindId, search],
    queryFn: async (): Promise<ConnectorList> => {
      const response = await fetch(`/api/connectors/${kindId}?${search}`, { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(`The console answered ${response.status}. Reload the page.`);
      return response.json();
    },
    initialData,
    refetchInterval: (query) =>
      query.state.data?.connectors.some(({ state }) => state === "running") ? 3_000 : 15_000,
  });
