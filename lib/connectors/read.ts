import { type Caller, requireRole } from "#lib/caller.ts";
import { db, Prisma } from "#lib/db.ts";
import { NotFound } from "#lib/errors.ts";
import { whyEnded } from "#lib/grants/access-token.ts";
import { grantDeadline, type RefreshFailure } from "#lib/grants/deadline.ts";
import type { RunState } from "#lib/runs/states.ts";
import type { Schedule } from "#lib/schedules/schema.ts";
import { scheduleInWords } from "#lib/schedules/words.ts";
import { isId } from "#lib/text.ts";
import type { ConnectorFilter } from "./filters.ts";
import { waitingAccess } from "./granted-access.ts";
import type { ConnectorKind } from "./kind.ts";
import { connectorKind } from "./kinds.ts";
import { nameKeyOf } from "./schema.ts";
import { isIn, stateOf } from "./state-of.ts";
import type { ConnectorState } from "./states.ts";

const pageSize = 50;

type Row = {
  id: string;
  kind: string;
  name: string;
  nameKey: string;
  description: string;
  environment: string;
  schedule: Schedule;
  timeZone: string;
  nextDueAt: Date | null;
  pausedAt: Date | null;
  pausedReason: string | null;
  revision: number;
  enterpriseName: string | null;
  grantState: "active" | "needs_authorization" | null;
  refreshTokenIssuedAt: Date | null;
  serverId: string | null;
  serverName: string | null;
  runId: string | null;
  runState: RunState | null;
  runQueuedAt: Date | null;
  runEndedAt: Date | null;
  published: boolean;
  linkSentBy: string | null;
  linkExpiresAt: Date | null;
  accessFrom: string | null;
  state: ConnectorState;
};

/** What `LIKE` compares a name key with, to find those that hold the text. */
export const likePattern = (search: string) => `%${nameKeyOf(search).replace(/[\\%_]/g, "\\$&")}%`;

function listed(row: Row) {
  const { refreshTokenLifeDays } = connectorKind(row.kind);
  const paused = row.pausedAt !== null;
  const deadline = row.refreshTokenIssuedAt && grantDeadline(row.refreshTokenIssuedAt, refreshTokenLifeDays);
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    description: row.description,
    environment: row.environment,
    schedule: row.schedule,
    scheduleWords: scheduleInWords(row.schedule, row.timeZone),
    timeZone: row.timeZone,
    nextDueAt: row.nextDueAt,
    paused,
    pausedReason: row.pausedReason,
    enterpriseName: row.enterpriseName,
    /** When its authorization ends unless used; null while it has none. */
    deadline: row.grantState === "active" ? deadline : null,
    endpointServer: row.serverId && row.serverName ? { id: row.serverId, name: row.serverName } : null,
    lastRun:
      row.runId && row.runState ? { id: row.runId, state: row.runState, at: row.runEndedAt ?? row.runQueuedAt } : null,
    published: row.published,
    /** The link that somebody was sent and may still follow. */
    link: row.linkSentBy && row.linkExpiresAt ? { sentBy: row.linkSentBy, expiresAt: row.linkExpiresAt } : null,
    /** Who granted access by a link that nobody has used yet. */
    accessFrom: row.accessFrom,
    state: row.state,
  };
}

async function readRows(kind: ConnectorKind, where: Prisma.Sql, most: number): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    SELECT c.id, c.kind, c.name, c.name_key AS "nameKey", c.description, c.environment, c.schedule, c.time_zone AS "timeZone",
      c.next_due_at AS "nextDueAt", c.paused_at AS "pausedAt", c.paused_reason AS "pausedReason", c.revision,
      g.enterprise_name AS "enterpriseName", g.state::text AS "grantState",
      g.refresh_token_issued_at AS "refreshTokenIssuedAt", s.id AS "serverId", s.name AS "serverName",
      ${stateOf(kind)} AS state,
      r.id AS "runId", r.state::text AS "runState", r.queued_at AS "runQueuedAt", r.ended_at AS "runEndedAt",
      c.published_run_id IS NOT NULL AS published, u.name AS "linkSentBy", l.expires_at AS "linkExpiresAt",
      (SELECT a.account_name FROM "authorization" a JOIN "grant" g ON g.id = a.grant_id
       WHERE a.connector_id = c.id AND ${waitingAccess} ORDER BY a.ended_at DESC LIMIT 1) AS "accessFrom"
    FROM connector c
    LEFT JOIN "grant" g ON g.id = c.grant_id
    LEFT JOIN endpoint_server s ON s.id = c.endpoint_server_id
    LEFT JOIN authorization_link l ON l.connector_id = c.id AND l.used_at IS NULL AND l.expires_at > now()
    LEFT JOIN "user" u ON u.id = l.made_by_id
    LEFT JOIN LATERAL (SELECT * FROM run WHERE connector_id = c.id ORDER BY id DESC LIMIT 1) r ON true
    WHERE ${where} ORDER BY c.name_key LIMIT ${most}`;
}

/** One page of the kind's connectors by name, each with its state and last run, and the key of the next page. */
export async function readConnectors(
  person: Caller,
  kindId: string,
  { search, states, after }: ConnectorFilter,
  size = pageSize,
) {
  requireRole(person, "viewer");
  const kind = connectorKind(kindId);
  const beyond = after === null ? Prisma.empty : Prisma.sql`AND c.name_key > ${after}`;
  const pattern = likePattern(search);
  const holds = search
    ? Prisma.sql`AND (c.name_key LIKE ${pattern} OR lower(g.enterprise_name) LIKE ${pattern})`
    : Prisma.empty;
  const inState = states.length > 0 ? Prisma.sql`AND ${isIn(kind, states)}` : Prisma.empty;
  const rows = await readRows(kind, Prisma.sql`c.kind = ${kind.id} ${beyond} ${holds} ${inState}`, size + 1);
  const page = rows.slice(0, size).map(listed);
  return { connectors: page, next: rows.length > size ? (rows[size - 1]?.nameKey ?? null) : null };
}

const noConnector = () => new NotFound("This connector does not exist, or it was deleted.");

/** One connector as the list shows it. Throws NotFound. */
export async function readListedConnector(person: Caller, id: string) {
  requireRole(person, "viewer");
  const connector = await db.connector.findUnique({ where: { id }, select: { kind: true } });
  const [row] = connector ? await readRows(connectorKind(connector.kind), Prisma.sql`c.id = ${id}::uuid`, 1) : [];
  if (!row) throw noConnector();
  return listed(row);
}

export type ListedConnector = Awaited<ReturnType<typeof readConnectors>>["connectors"][number];

/** What the Edit dialog shows. Of secrets it says only that there is one. Throws NotFound. */
export async function readConnector(person: Caller, id: string) {
  requireRole(person, "viewer");
  if (!isId(id)) throw noConnector();
  const row = await db.connector.findUnique({
    where: { id },
    select: {
      id: true,
      kind: true,
      name: true,
      description: true,
      environment: true,
      clientId: true,
      clientSecretSealed: true,
      endpointServerId: true,
      schedule: true,
      timeZone: true,
      missedPolicy: true,
      dropLimitPercent: true,
      keepRuns: true,
      keepDays: true,
      settings: true,
      nextDueAt: true,
      pausedAt: true,
      pausedReason: true,
      createdAt: true,
      updatedAt: true,
      revision: true,
      endpointServer: { select: { id: true, name: true } },
      notificationMute: { where: { until: { gt: new Date() } }, select: { until: true } },
      grant: {
        select: {
          state: true,
          cause: true,
          accountName: true,
          accountLogin: true,
          enterpriseName: true,
          createdAt: true,
          refreshTokenIssuedAt: true,
          refreshFailure: true,
        },
      },
    },
  });
  if (!row) throw noConnector();
  const { clientSecretSealed, schedule, settings, grant, ...shown } = row;
  const { refreshTokenLifeDays } = connectorKind(row.kind);
  return {
    ...shown,
    grant: grant && {
      ...grant,
      refreshFailure: grant.refreshFailure as RefreshFailure | null,
      endedBecause: grant.state === "needs_authorization" ? whyEnded(grant) : null,
      deadline: grantDeadline(grant.refreshTokenIssuedAt, refreshTokenLifeDays),
    },
    hasClientSecret: clientSecretSealed !== null,
    schedule: schedule as Schedule,
    settings: settings as Record<string, string | number | boolean | null>,
  };
}

export type EditedConnector = Awaited<ReturnType<typeof readConnector>>;
