import { type Caller, requireRole } from "#lib/caller.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import { db, type Prisma } from "#lib/db.ts";
import { NotFound } from "#lib/errors.ts";
import { gapOf } from "#lib/inventory/gap.ts";
import { attemptsOf } from "./attempts.ts";
import type { FailureCode } from "./failures.ts";
import type { RunFilter } from "./filters.ts";
import { newestRuns } from "./newest.ts";
import { activeStates } from "./states.ts";

const runsPageSize = 50;

const listed = {
  id: true,
  kind: true,
  state: true,
  reason: true,
  trigger: true,
  failureCode: true,
  queuedAt: true,
  startedAt: true,
  endedAt: true,
  connector: { select: { id: true, name: true, timeZone: true, publishedRunId: true } },
  startedBy: { select: { name: true } },
  endpointServer: { select: { id: true, name: true } },
  streams: {
    select: { stream: true, outcome: true, items: true, setAside: true, added: true, changed: true, removed: true },
  },
} satisfies Prisma.RunSelect;

/** One page of runs, newest first, the key of the next page, and whether any of them may still change. */
export async function readRuns(person: Caller, filter: RunFilter, size = runsPageSize) {
  requireRole(person, "viewer");
  const rows = await db.run.findMany({
    where: { id: { in: await newestRuns(filter, size + 1) } },
    select: listed,
    orderBy: { id: "desc" },
  });
  const runs = rows.slice(0, size).map(({ failureCode, connector, ...run }) => ({
    ...run,
    failureCode: failureCode as FailureCode | null,
    connector: { id: connector.id, name: connector.name, timeZone: connector.timeZone },
    shown: connector.publishedRunId === run.id,
  }));
  return {
    runs,
    next: rows.length > size ? (runs.at(-1)?.id ?? null) : null,
    live: runs.some((run) => (activeStates as readonly string[]).includes(run.state)),
  };
}

export type ListedRun = Awaited<ReturnType<typeof readRuns>>["runs"][number];

/** One run with its states over time, who held it, its streams and its failure. Throws NotFound. */
export async function readRun(person: Caller, runId: string) {
  requireRole(person, "viewer");
  const row = await db.run.findUnique({
    where: { id: runId },
    select: {
      ...listed,
      epoch: true,
      leaseUntil: true,
      cancelRequestedAt: true,
      nextSequence: true,
      takeoversWithoutProgress: true,
      failureDetail: true,
      streams: { orderBy: { stream: "asc" }, omit: { runId: true, position: true } },
      transitions: { orderBy: { id: "asc" }, omit: { runId: true }, take: 500 },
      occurrences: { select: { dueAt: true }, take: 1 },
    },
  });
  if (!row) throw new NotFound("This run does not exist, or its connector was deleted.");
  const { failureCode, connector, occurrences, streams, ...run } = row;
  const kind = connectorKind(run.kind);
  return {
    ...run,
    streams: streams.map((stream) => ({
      ...stream,
      gap: stream.outcome === "partial" || stream.outcome === "not_permitted" ? gapOf(kind, stream) : null,
    })),
    failureCode: failureCode as FailureCode | null,
    connector: { id: connector.id, name: connector.name, timeZone: connector.timeZone },
    shown: connector.publishedRunId === run.id,
    dueAt: occurrences[0]?.dueAt ?? null,
    live: (activeStates as readonly string[]).includes(run.state),
    attempts: attemptsOf(run.transitions),
  };
}

const logPageSize = 200;

export type LogPage = {
  lines: { position: number; at: Date; level: string; epoch: number; message: string }[];
  next: number | null;
};

/** Log lines of a run in order, from after a position on; `search` keeps the lines that hold the text. */
export async function readRunLog(
  person: Caller,
  runId: string,
  { after, search, size = logPageSize }: { after: number; search: string; size?: number },
): Promise<LogPage> {
  requireRole(person, "viewer");
  const rows = await db.runLogLine.findMany({
    where: {
      runId,
      position: { gt: after },
      ...(search && { message: { contains: search.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" as const } }),
    },
    orderBy: { position: "asc" },
    take: size + 1,
    omit: { runId: true },
  });
  const lines = rows.slice(0, size);
  return { lines, next: rows.length > size ? (lines.at(-1)?.position ?? null) : null };
}
