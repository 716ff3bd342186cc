import { type Actor, callerName, type EngineCaller } from "#lib/caller.ts";
import type { PgClient, Prisma, Transaction } from "#lib/db.ts";
import type { AuditEventName } from "./events.ts";

export type AuditEntry = AuditEventName & {
  /** Null for what nobody knows. */
  subjectId: string | null;
  /** The subject's name as people know it, kept for when the row itself is gone. */
  subject: string;
  /** What changed, without secrets: only the fields that differ, or all of them for a new subject. */
  before?: Prisma.InputJsonObject;
  after?: Prisma.InputJsonObject;
};

/** Writes the audit row of a change, or those of several, in the change's own transaction: all are kept or none. */
export async function recordAudit(transaction: Transaction, caller: Actor, ...entries: AuditEntry[]): Promise<void> {
  // Not `create`, which reads back what it wrote: who writes the log need not be able to read it.
  await transaction.auditEvent.createMany({
    data: entries.map((entry) => ({
      ...entry,
      actorKind: caller.kind,
      actorId: caller.kind === "engine" ? null : caller.id,
      actorName: callerName(caller),
      address: caller.kind === "engine" ? null : caller.address,
    })),
  });
}

/** The same for a command that is in a transaction of the driver's own, such as one that copies tables. */
export async function recordAuditOn(
  client: Pick<PgClient, "query">,
  caller: EngineCaller,
  { noun, event, subjectId, subject, before, after }: AuditEntry,
): Promise<void> {
  await client.query(
    `INSERT INTO audit_event (actor_kind, actor_name, noun, event, subject_id, subject, before, after)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [caller.kind, callerName(caller), noun, event, subjectId, subject, before, after],
  );
}
