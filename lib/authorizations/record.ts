import { type Caller, requireRole } from "#lib/caller.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import { db, Prisma } from "#lib/db.ts";
import { NotFound } from "#lib/errors.ts";
import { administratorText } from "./administrator-text.ts";
import type { RecordFilter } from "./record-filter.ts";
import { type Step, storedSteps } from "./step.ts";
import { type AuthorizationRow, type AuthorizationStatus, statusOf } from "./view.ts";

const pageSize = 50;

/** How an attempt stands, in a word and its colour. */
export type AttemptOutcome = { label: string; color: "blue" | "green" | "red"; words: string | null };

function outcomeOf(status: AuthorizationStatus, isHeld: boolean): AttemptOutcome {
  switch (status.state) {
    case "begun":
    case "opened":
      return { label: "Under way", color: "blue", words: null };
    case "granted": {
      const unsaved = isHeld ? "Granted, not saved yet" : "Granted, given back";
      return { label: status.redeemed ? "Granted and saved" : unsaved, color: "green", words: null };
    }
    case "refused":
      return { label: status.title, color: "red", words: status.detail };
  }
}

type Attempt = AuthorizationRow & { begunBy: { name: string } };

function listed(row: Attempt) {
  return {
    id: row.id,
    at: row.createdAt,
    begunBy: row.begunBy.name,
    clientId: row.clientId,
    account: row.accountLogin,
    enterprise: row.enterpriseName,
    outcome: outcomeOf(statusOf(row, false), row.grantId !== null),
  };
}

export type ListedAttempt = ReturnType<typeof listed>;

/** The attempts of a connector: those of its dialog, the one it was saved with, and those of its app made before it. */
function ofConnector(connectorId: string) {
  return Prisma.sql`AND id IN (
    SELECT id FROM "authorization" WHERE connector_id = ${connectorId}::uuid
    UNION SELECT id FROM "authorization" WHERE redeemed_by_connector_id = ${connectorId}::uuid
    UNION SELECT a.id FROM "authorization" a
      JOIN connector c ON c.kind = a.kind AND c.client_id = a.client_id AND c.environment = a.environment
      WHERE c.id = ${connectorId}::uuid AND a.connector_id IS NULL)`;
}

/** One page of the kind's attempts to authorize, the newest first, and the id that the next page comes after. */
export async function readAttempts(person: Caller, kindId: string, filter: RecordFilter, size = pageSize) {
  requireRole(person, "viewer");
  const { connectorId, after } = filter;
  const ids = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM "authorization"
    WHERE kind = ${connectorKind(kindId).id}
      ${connectorId ? ofConnector(connectorId) : Prisma.empty}
      ${after ? Prisma.sql`AND (created_at, id) < (SELECT created_at, id FROM "authorization" WHERE id = ${after}::uuid)` : Prisma.empty}
    ORDER BY created_at DESC, id DESC
    LIMIT ${size + 1}`;
  const rows = await db.authorization.findMany({
    where: { id: { in: ids.slice(0, size).map(({ id }) => id) } },
    include: { begunBy: { select: { name: true } } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return { attempts: rows.map(listed), next: ids.length > size ? (rows.at(-1)?.id ?? null) : null };
}

/** A step that only time tells: nothing was written when it came to pass. */
function lastWords(row: Attempt, status: AuthorizationStatus): Step[] {
  if (status.state !== "refused" || row.state === "refused") return [];
  const at = row.state === "granted" ? row.endedAt : row.expiresAt;
  return [{ at: (at ?? row.expiresAt).toISOString(), step: status.title, failed: true }];
}

/** One attempt with each step on the way, and the text for whoever administers the provider. Throws NotFound. */
export async function readAttempt(person: Caller, kindId: string, id: string) {
  requireRole(person, "viewer");
  const row = await db.authorization.findFirst({
    where: { id, kind: kindId },
    include: { begunBy: { select: { name: true } } },
  });
  if (!row) throw new NotFound("There is no such authorization.");
  const status = statusOf(row, false);
  const connectorId = row.redeemedByConnectorId ?? row.connectorId;
  return {
    ...listed(row),
    kind: row.kind,
    environment: row.environment,
    redirectUri: row.redirectUri,
    connector: connectorId
      ? await db.connector.findUnique({ where: { id: connectorId }, select: { id: true, name: true } })
      : null,
    status,
    steps: [...storedSteps(row.steps), ...lastWords(row, status)],
    text: status.state === "refused" ? administratorText(connectorKind(kindId), row, status) : null,
  };
}
