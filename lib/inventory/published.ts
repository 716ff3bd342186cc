import { type Caller, requireRole } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import type { Stream } from "./items.ts";

/** Whether a stream's rows can be counted on, and if not, why. Unknown is never shown as zero. */
export type StreamStanding =
  | { standing: "measured"; items: number; at: Date }
  | { standing: "partial"; items: number; at: Date; reason: string }
  | { standing: "stale"; items: number; at: Date; fromRunId: string; reason: string }
  | { standing: "unknown"; permitted: boolean; reason: string };

type StreamRow = {
  stream: string;
  outcome: "complete" | "partial" | "not_permitted" | null;
  reason: string | null;
  items: number;
  sourceRunId: string | null;
  endedAt: Date | null;
};

function standingOf(row: StreamRow | undefined, runEndedAt: Date, sourceEndedAt: Date | null): StreamStanding {
  if (!row?.outcome) return { standing: "unknown", permitted: true, reason: "The run did not read it." };
  const reason = row.reason ?? "Box did not let the run read all of it.";
  if (row.outcome === "complete") return { standing: "measured", items: row.items, at: row.endedAt ?? runEndedAt };
  if (row.sourceRunId && sourceEndedAt) {
    return { standing: "stale", items: row.items, at: sourceEndedAt, fromRunId: row.sourceRunId, reason };
  }
  if (row.outcome === "partial")
    return { standing: "partial", items: row.items, at: row.endedAt ?? runEndedAt, reason };
  return { standing: "unknown", permitted: row.outcome !== "not_permitted", reason };
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
  const runEndedAt = run.endedAt ?? run.startedAt ?? new Date(0);
  const sourceIds = run.streams.flatMap((row) => (row.sourceRunId ? [row.sourceRunId] : []));
  const sources = await db.run.findMany({ where: { id: { in: sourceIds } }, select: { id: true, endedAt: true } });
  const sourceEnd = (id: string | null) => sources.find((source) => source.id === id)?.endedAt ?? null;
  const standing = (stream: Stream) => {
    const row = run.streams.find((candidate) => candidate.stream === stream);
    return standingOf(row, runEndedAt, sourceEnd(row?.sourceRunId ?? null));
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
