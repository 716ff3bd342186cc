import { sentenceCase } from "#lib/audit/words.ts";
import { type Caller, requireRole } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import type { FailureCode } from "./failures.ts";
import { type Change, rankSuspects, type Suspect } from "./suspect-ranking.ts";

const mostChanges = 200;

type Between = { connectorId: string; serverIds: string[]; from: Date; to: Date };

function domainOf(noun: string, event: string, after: Record<string, unknown>): Change["domain"] {
  if (noun === "grant" || "authorization" in after) return "grant";
  if (noun === "endpoint server") return "server";
  if ("clientId" in after || "clientSecret" in after || "environment" in after) return "credentials";
  return event === "changed" && "endpointServerId" in after ? "server" : "configuration";
}

// A grant is called authorization on the screen, and its cause stands with the run's own state.
function whatHappened({ noun, event, subject }: { noun: string; event: string; subject: string }): string {
  if (noun === "grant") return `Authorization by ${subject} ${event === "died" ? "ended" : event}`;
  return `${sentenceCase(noun)} "${subject}" ${event}`;
}

/** What people and machines changed about a connector, its grant and its endpoint servers, oldest first. */
async function readConfigurationChanges(between: Between): Promise<Change[]> {
  const { connectorId, serverIds, from, to } = between;
  const connector = await db.connector.findUnique({ where: { id: connectorId }, select: { grantId: true } });
  const rows = await db.auditEvent.findMany({
    where: {
      at: { gte: from, lte: to },
      OR: [
        { noun: "connector", subjectId: connectorId },
        { noun: "endpoint server", subjectId: { in: serverIds }, event: { not: "refused" } },
        ...(connector?.grantId
          ? [{ noun: "grant", subjectId: connector.grantId, event: { in: ["died", "revoked"] } }]
          : []),
      ],
    },
    orderBy: { id: "desc" },
    take: mostChanges,
    select: { at: true, actorName: true, noun: true, event: true, subject: true, after: true },
  });
  return rows.reverse().map((row) => {
    const after = (row.after ?? {}) as Record<string, unknown>;
    const fields = row.noun === "grant" || ["created", "enrolled"].includes(row.event) ? [] : Object.keys(after);
    return {
      at: row.at,
      who: row.actorName,
      what: whatHappened(row),
      fields,
      domain: domainOf(row.noun, row.event, after),
    };
  });
}

/** What was changed about a run's connector and endpoint server from the run before it until its end. */
export async function readChangesBefore(person: Caller, runId: string): Promise<Change[]> {
  requireRole(person, "viewer");
  const run = await db.run.findUnique({
    where: { id: runId },
    select: { connectorId: true, queuedAt: true, endedAt: true, endpointServerId: true },
  });
  if (!run) return [];
  const { connectorId, queuedAt, endpointServerId } = run;
  const before = await db.run.findFirst({
    where: { connectorId, queuedAt: { lt: queuedAt } },
    orderBy: { queuedAt: "desc" },
    select: { queuedAt: true },
  });
  const from = before?.queuedAt ?? new Date(0);
  const serverIds = endpointServerId ? [endpointServerId] : [];
  return readConfigurationChanges({ connectorId, serverIds, from, to: run.endedAt ?? new Date() });
}

type Ended = { id: string; queuedAt: Date; endedAt: Date | null; endpointServerId: string | null };

async function heldBy({ id }: Ended) {
  return db.runTransition.findFirst({
    where: { runId: id, toState: "assigned" },
    orderBy: { id: "desc" },
    select: { at: true, endpointServerName: true, endpointServerVersion: true },
  });
}

/** Another endpoint server, or another version of it, than the good run had. */
async function readServerChanges(good: Ended, failed: Ended): Promise<Change[]> {
  const [before, now] = await Promise.all([heldBy(good), heldBy(failed)]);
  if (!before || !now) return [];
  const change = { at: now.at, who: now.endpointServerName ?? "Endpoint server", fields: [] };
  if (good.endpointServerId !== failed.endpointServerId) {
    const what = `It ran on ${now.endpointServerName}; the good run was on ${before.endpointServerName}`;
    return [{ ...change, what, domain: "server" }];
  }
  const [old, version] = [before.endpointServerVersion, now.endpointServerVersion];
  if (!old || !version || old === version) return [];
  return [{ ...change, what: `Endpoint server version ${version} instead of ${old}`, domain: "version" }];
}

export type Suspects =
  | { kind: "first"; goodRunId: string; goodRunAt: Date; suspects: Suspect[] }
  /** It had failed before: what changed is to be seen at the first failure. */
  | { kind: "later"; firstFailureId: string };

/** What changed since the last good run, most likely first; null unless the run failed after a good one. */
export async function readSuspects(person: Caller, runId: string): Promise<Suspects | null> {
  requireRole(person, "viewer");
  const select = { id: true, queuedAt: true, endedAt: true, endpointServerId: true } as const;
  const run = await db.run.findUnique({
    where: { id: runId },
    select: { ...select, state: true, failureCode: true, connectorId: true },
  });
  if (run?.state !== "failed") return null;
  const { connectorId } = run;
  const good = await db.run.findFirst({
    where: { connectorId, state: "published", queuedAt: { lt: run.queuedAt } },
    orderBy: { queuedAt: "desc" },
    select,
  });
  if (!good) return null;
  const first = await db.run.findFirst({
    where: { connectorId, state: "failed", queuedAt: { gt: good.queuedAt } },
    orderBy: { queuedAt: "asc" },
    select: { id: true },
  });
  if (first && first.id !== runId) return { kind: "later", firstFailureId: first.id };
  const serverIds = [good.endpointServerId, run.endpointServerId].filter((id) => id !== null);
  const between = { connectorId, serverIds, from: good.queuedAt, to: run.endedAt ?? new Date() };
  const [changes, servers] = await Promise.all([readConfigurationChanges(between), readServerChanges(good, run)]);
  return {
    kind: "first",
    goodRunId: good.id,
    goodRunAt: good.endedAt ?? good.queuedAt,
    suspects: rankSuspects([...changes, ...servers], run.failureCode as FailureCode | null),
  };
}
