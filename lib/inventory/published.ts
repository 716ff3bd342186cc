import { type Caller, requireRole } from "#lib/caller.ts";
import type { ConnectorKind } from "#lib/connectors/kind.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import { db } from "#lib/db.ts";
import { type Gap, gapOf, type StreamEnd } from "./gap.ts";
import type { Stream } from "./items.ts";

/** Whether a stream's rows can be counted on, and if not, why. Unknown is never shown as zero. */
export type StreamStanding =
  | { standing: "measured"; items: number; at: Date }
  | ({ standing: "partial"; items: number; at: Date } & Gap)
  | ({ standing: "stale"; items: number; at: Date; fromRunId: string } & Gap)
  | ({ standing: "unknown"; permitted: boolean } & Gap);

type StreamRow = StreamEnd & {
  items: number;
  sourceRunId: string | null;
  endedAt: Date | null;
};

type Ends = { run: Date; source: Date | null };

function standingOf(kind: ConnectorKind, row: StreamRow | undefined, ends: Ends): StreamStanding {
  if (!row?.outcome)
    return { standing: "unknown", permitted: true, reason: "The run did not read it.", cure: null, detail: null };
  const gap = gapOf(kind, row);
  if (row.outcome === "complete") return { standing: "measured", items: row.items, at: row.endedAt ?? ends.run };
  if (row.sourceRunId && ends.source) {
    return { standing: "stale", items: row.items, at: ends.source, fromRunId: row.sourceRunId, ...gap };
  }
  if (row.outcome === "partial") return { standing: "partial", items: row.items, at: row.endedAt ?? ends.run, ...gap };
  return { standing: "unknown", permitted: row.outcome !== "not_permitted", ...gap };
}

/** The connectors that have a published inventory, by name, for the choice at the top of the inventory screens. */
export async function readInventories(
  person: Caller,
): Promise<{ connectorId: string; name: string; enterpriseName: string | null }[]> {
  requireRole(person, "viewer");
  const connectors = await db.connector.findMany({
    where: { publishedRunId: { not: null } },
    select: { id: true, name: true, grant: { select: { enterpriseName: true } } },
    orderBy: { nameKey: "asc" },
    take: 500,
  });
  return connectors.map((row) => ({
    connectorId: row.id,
    name: row.name,
    enterpriseName: row.grant?.enterpriseName ?? null,
  }));
}

/** The published run of a connector, of the first connector that has one when `connectorId` is null, or null. */
export async function readPublishedRun(person: Caller, connectorId: string | null) {
  requireRole(person, "viewer");
  const connector = await db.connector.findFirst({
    where: connectorId ? { id: connectorId } : { publishedRunId: { not: null } },
    orderBy: { nameKey: "asc" },
    select: {
      id: true,
      name: true,
      kind: true,
      grant: { select: { enterpriseName: true } },
      publishedRun: { select: { id: true, endedAt: true, startedAt: true, enterpriseId: true, streams: true } },
    },
  });
  if (!connector?.publishedRun) return null;
  const { publishedRun: run } = connector;
  const kind = connectorKind(connector.kind);
  const runEndedAt = run.endedAt ?? run.startedAt ?? new Date(0);
  const sourceIds = run.streams.flatMap((row) => (row.sourceRunId ? [row.sourceRunId] : []));
  const sources = await db.run.findMany({ where: { id: { in: sourceIds } }, select: { id: true, endedAt: true } });
  const sourceEnd = (id: string | null) => sources.find((source) => source.id === id)?.endedAt ?? null;
  const standing = (stream: Stream) => {
    const row = run.streams.find((candidate) => candidate.stream === stream);
    return standingOf(kind, row, { run: runEndedAt, source: sourceEnd(row?.sourceRunId ?? null) });
  };
  const activity = standing("activity");
  return {
    runId: run.id,
    endedAt: runEndedAt,
    /** Until when logins and activity are known: idle time is counted up to then. */
    activityUntil: activity.standing === "stale" ? activity.at : runEndedAt,
    connectorId: connector.id,
    connectorName: connector.name,
    kind: connector.kind,
    enterpriseId: run.enterpriseId,
    enterpriseName: connector.grant?.enterpriseName ?? null,
    streams: {
      users: standing("users"),
      groups: standing("groups"),
      memberships: standing("memberships"),
      activity,
    } satisfies Record<Stream, StreamStanding>,
  };
}

export type PublishedRun = NonNullable<Awaited<ReturnType<typeof readPublishedRun>>>;
