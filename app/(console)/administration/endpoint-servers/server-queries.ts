import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "#components/fetch-json.ts";
import type { Enrolment } from "#lib/endpoint-servers/enrolment-codes.ts";
import type { ServerFilter } from "#lib/endpoint-servers/filters.ts";
import type { ServerList } from "#lib/endpoint-servers/list.ts";
import type { ListedServer } from "#lib/endpoint-servers/read.ts";
import type { RemovalImpact } from "#lib/endpoint-servers/remove.ts";
import type { Wire } from "#lib/wire.ts";

export type Server = Wire<ListedServer>;
export type Servers = Wire<ServerList>;

function addressOf({ search, states, after }: ServerFilter): string {
  const asked = Object.entries({ search, state: states.join(","), after: after ?? "" });
  return `/api/endpoint-servers?${new URLSearchParams(asked.filter(([, value]) => value !== ""))}`;
}

/** A page of the endpoint servers; asked for again every five seconds while it is looked at. */
export const serversQuery = (filter: ServerFilter, initialData: Servers) =>
  queryOptions({
    queryKey: ["endpoint-servers", filter],
    queryFn: () => fetchJson<Servers>(addressOf(filter)),
    initialData,
    refetchInterval: 5000,
  });

/** One endpoint server, on whatever page it is. */
export const serverQuery = (id: string) =>
  queryOptions({ queryKey: ["endpoint-server", id], queryFn: () => fetchJson<Server>(`/api/endpoint-servers/${id}`) });

/** What became of an enrolment code; asked for again until the machine appears or the code has ended. */
export const enrolmentQuery = ({ id, secondsLeft }: { id: string; secondsLeft: number }) =>
  queryOptions({
    queryKey: ["enrolment", id],
    queryFn: () => fetchJson<Enrolment>(`/api/endpoint-servers/enrolments/${id}`),
    initialData: { state: "waiting", secondsLeft } satisfies Enrolment as Enrolment,
    refetchInterval: (query) => (query.state.data?.state === "waiting" ? 2000 : false),
    // The person is at the other machine while this waits: it goes on behind another window.
    refetchIntervalInBackground: true,
  });

/** What would stop working without this endpoint server. Read anew each time it is asked. */
export const removalQuery = (id: string) =>
  queryOptions({
    queryKey: ["endpoint-server-removal", id],
    queryFn: () => fetchJson<Wire<RemovalImpact>>(`/api/endpoint-servers/${id}/removal`),
    staleTime: 0,
    gcTime: 0,
  });
