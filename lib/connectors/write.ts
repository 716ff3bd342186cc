import { randomUUID } from "node:crypto";
import { recordAudit } from "#lib/audit/record.ts";
import { redeemToken } from "#lib/authorizations/redeem.ts";
import { type Caller, requireRole } from "#lib/caller.ts";
import { db, type Prisma, type Transaction } from "#lib/db.ts";
import { Changed, Invalid, NotFound } from "#lib/errors.ts";
import { replaceClientSecret } from "#lib/grants/client-secret.ts";
import { revokeGrant } from "#lib/grants/revoke.ts";
import { cancelRunsOf } from "#lib/runs/cancel.ts";
import { resumePausedRuns } from "#lib/runs/pause.ts";
import { seal } from "#lib/seal.ts";
import { type ConnectorColumns, columnsOf, nextDueOf, withFreeName } from "./columns.ts";
import { connectorKind } from "./kinds.ts";
import { lockConnector } from "./lock.ts";
import { requireServerFor } from "./placement.ts";
import type { ChangedConnector, NewConnector } from "./schema.ts";

const sealSecret = (id: string, secret: string) =>
  seal(secret, { table: "connector", id, column: "client_secret_sealed" });

/** The fields of `after` that differ from `before`, on both sides, for the audit row. */
function differing(before: Record<string, unknown>, after: ConnectorColumns) {
  const changed = Object.entries(after).filter(
    ([field, value]) => field !== "nameKey" && JSON.stringify(before[field]) !== JSON.stringify(value),
  );
  return {
    before: Object.fromEntries(changed.map(([field]) => [field, before[field]])) as Prisma.InputJsonObject,
    after: Object.fromEntries(changed) as Prisma.InputJsonObject,
  };
}

/** Makes a connector and redeems its token, if one is given. Throws Invalid with the field to mend. */
export async function createConnector(admin: Caller, input: NewConnector): Promise<{ id: string }> {
  requireRole(admin, "administrator");
  const kind = connectorKind(input.kind);
  const columns = columnsOf(kind, input);
  const id = randomUUID();
  return withFreeName(kind, input.name, () =>
    db.$transaction(async (transaction) => {
      await requireServerFor(transaction, kind, input.endpointServerId);
      await transaction.connector.create({
        data: {
          id,
          kind: kind.id,
          ...columns,
          ...(input.clientSecret && { clientSecretSealed: sealSecret(id, input.clientSecret) }),
          nextDueAt: nextDueOf(input),
        },
      });
      if (input.token) {
        const grantId = await redeemToken(transaction, admin, { ...input, connectorId: id });
        await replaceClientSecret(transaction, grantId, input.clientSecret);
        await transaction.connector.update({ where: { id }, data: { grantId } });
      }
      const { nameKey: _, ...after } = columns;
      await recordAudit(transaction, admin, {
        noun: "connector",
        event: "created",
        subjectId: id,
        subject: input.name,
        after: { ...after, authorized: input.token !== "" },
      });
      return { id };
    }),
  );
}

async function requireRevision(
  transaction: Transaction,
  connector: { id: string; name: string; revision: number },
  opened: number,
) {
  if (connector.revision === opened) return;
  const last = await transaction.auditEvent.findFirst({
    where: { noun: "connector", subjectId: connector.id },
    orderBy: { id: "desc" },
    select: { actorName: true },
  });
  throw new Changed(
    `${last?.actorName ?? "Someone"} changed "${connector.name}" while you were editing it. Nothing was overwritten and nothing of yours was saved. Open it again to see the change, then repeat yours.`,
  );
}

/** A token stands for one app in one environment: another app needs its own secret and its own token. */
function requireNewCredentials(connector: { clientId: string; environment: string }, input: ChangedConnector) {
  const sameApp = connector.clientId === input.clientId && connector.environment === input.environment;
  if (sameApp) return;
  const fields: Record<string, string> = {};
  if (!input.clientSecret) fields.clientSecret = "Enter the Client secret of the new app.";
  if (!input.token) fields.token = "The app changed: click Authorize to get a token for it.";
  if (Object.keys(fields).length > 0) throw new Invalid("Another app needs its own Client secret and token.", fields);
}

/** Saves the Edit dialog, if anything changed. Blank secrets are kept. Throws Conflict when someone else saved since it was opened. */
export async function changeConnector(admin: Caller, input: ChangedConnector): Promise<{ id: string }> {
  requireRole(admin, "administrator");
  const { id } = input;
  const stored = await db.connector.findUnique({ where: { id }, select: { kind: true } });
  if (!stored) throw new NotFound("This connector was deleted. Close the dialog and look at the list again.");
  const kind = connectorKind(stored.kind);
  const columns = columnsOf(kind, input);
  const replacedGrantId = await withFreeName(kind, input.name, () =>
    db.$transaction(async (transaction) => {
      const before = await lockConnector(transaction, id);
      await requireRevision(transaction, before, input.revision);
      requireNewCredentials(before, input);
      await requireServerFor(transaction, kind, input.endpointServerId);
      const grantId = input.token
        ? await redeemToken(transaction, admin, { ...input, kind: kind.id, connectorId: id })
        : before.grantId;
      if (input.clientSecret && grantId) await replaceClientSecret(transaction, grantId, input.clientSecret);
      const changes = differing(before, columns);
      if (Object.keys(changes.after).length === 0 && !input.token && !input.clientSecret) return null;
      const rescheduled = "schedule" in changes.after || "timeZone" in changes.after;
      await transaction.connector.update({
        where: { id },
        data: {
          ...columns,
          grantId,
          ...(rescheduled && { nextDueAt: nextDueOf(input) }),
          ...(input.clientSecret && { clientSecretSealed: sealSecret(id, input.clientSecret) }),
          revision: { increment: 1 },
        },
      });
      if (input.token || input.clientSecret) await resumePausedRuns(transaction, id);
      await recordAudit(transaction, admin, {
        noun: "connector",
        event: "changed",
        subjectId: id,
        subject: input.name,
        before: changes.before,
        after: {
          ...changes.after,
          ...(input.clientSecret && { clientSecret: "replaced" }),
          ...(input.token && { authorization: "replaced" }),
        },
      });
      return before.grantId !== grantId ? before.grantId : null;
    }),
  );
  if (replacedGrantId) await revokeGrant(admin, replacedGrantId);
  return { id };
}

async function setPaused(person: Caller, id: string, paused: boolean): Promise<{ name: string }> {
  requireRole(person, "operator");
  return db.$transaction(async (transaction) => {
    const connector = await lockConnector(transaction, id);
    if ((connector.pausedAt !== null) === paused) return { name: connector.name };
    await transaction.connector.update({
      where: { id },
      data: {
        pausedAt: paused ? new Date() : null,
        pausedReason: paused ? `Paused by ${person.name}` : null,
        revision: { increment: 1 },
      },
    });
    await recordAudit(transaction, person, {
      noun: "connector",
      event: paused ? "paused" : "resumed",
      subjectId: id,
      subject: connector.name,
    });
    return { name: connector.name };
  });
}

/** From now on planned times are skipped, with that reason. A run under way goes on. */
export function pauseConnector(person: Caller, input: { id: string }) {
  return setPaused(person, input.id, true);
}

/** Planned times count again, from the next one on. */
export function resumeConnector(person: Caller, input: { id: string }) {
  return setPaused(person, input.id, false);
}

// After some years its runs, their batches and log lines are a million rows: Prisma's usual five seconds may not do.
const deleting = { timeout: 120_000 };

/**
 * Deletes the connector with its runs and inventory, and ends its grant at the provider. With a revision it throws
 * Changed when someone saved since.
 */
export async function deleteConnector(
  admin: Caller,
  input: { id: string; revision?: number | null },
): Promise<{ name: string }> {
  requireRole(admin, "administrator");
  const connector = await db.$transaction(async (transaction) => {
    const row = await lockConnector(transaction, input.id);
    await requireRevision(transaction, row, input.revision ?? row.revision);
    await cancelRunsOf(transaction, admin, row.id);
    await transaction.connector.delete({ where: { id: row.id } });
    await recordAudit(transaction, admin, {
      noun: "connector",
      event: "deleted",
      subjectId: row.id,
      subject: row.name,
      before: { kind: row.kind, environment: row.environment, clientId: row.clientId },
    });
    return row;
  }, deleting);
  if (connector.grantId) await revokeGrant(admin, connector.grantId);
  return { name: connector.name };
}
