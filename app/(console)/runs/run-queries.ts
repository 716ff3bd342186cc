import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "#components/fetch-json.ts";
import type { LogPage, readRun, readRuns } from "#lib/runs/read.ts";
import type { Wire } from "#lib/wire.ts";

export type RunList = Wire<Awaited<ReturnType<typeof readRuns>>>;
export type RunView = Wire<Awaited<ReturnType<typeof readRun>>>;
export type LogView = Wire<LogPage>;

const everySeconds = (seconds: number) => seconds * 1000;

/** The run history as the address filters it; asked for again while one of the runs may still change. */
export const runListQuery = (search: string, initialData: RunList) =>
  queryOptions({
    queryKey: ["runs", search],
    queryFn: () => fetchJson<RunList>(`/api/runs?${search}`),
    initialData,
    refetchInterval: (query) => (query.state.data?.live ? everySeconds(2) : everySeconds(15)),
  });

/** One run; asked for again until it has come to an end. */
export const runQuery = (runId: string, initialData: RunView) =>
  queryOptions({
    queryKey: ["run", runId],
    queryFn: () => fetchJson<RunView>(`/api/runs/${runId}`),
    initialData,
    refetchInterval: (query) => (query.state.data?.live ? everySeconds(2) : false),
  });

/** Log lines of a run after a position. */
export const logQuery = (runId: string, search: string, after: number, live: boolean) =>
  queryOptions({
    queryKey: ["run-log", runId, search, after],
    queryFn: () =>
      fetchJson<LogView>(`/api/runs/${runId}/log?${new URLSearchParams({ search, after: String(after) })}`),
    refetchInterval: live ? everySeconds(2) : false,
  });
