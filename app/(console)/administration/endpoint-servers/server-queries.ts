import { queryOptions } from "@tanstack/react-query";
import type { Enrolment } from "#lib/endpoint-servers/enrolment-codes.ts";
import type { Pulse } from "#lib/endpoint-servers/pulse.ts";
import type { ListedServer } from "#lib/endpoint-servers/read.ts";
import type { RemovalImpact } from "#lib/endpoint-servers/remove.ts";
import type { Wire } from "#lib/wire.ts";

export type Server = Wire<ListedServer>;

async function fetchJson<Value>(address: string): Promise<Value> {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`The console answered ${response.status}. Reload the page.`);
  return response.json();
}

/** Every endpoint server; asked for again every five seconds while the page is looked at. */
export const serversQuery = queryOptions({
  queryKey: ["endpoint-servers"],
  queryFn: () => fetchJson<Server[]>("/api/endpoint-servers"),
  refetchInterval: 5000,
});

/** The last hour of every endpoint server; a minute is added once it is over. */
export const pulsesQuery = queryOptions({
  queryKey: ["endpoint-server-pulses"],
  queryFn: () => fetchJson<Pulse[]>("/api/endpoint-servers/pulses"),
  refetchInterval: 30_000,
});

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
