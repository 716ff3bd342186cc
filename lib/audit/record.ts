import { type Caller, callerName } from "#lib/caller.ts";
import type { Prisma, Transaction } from "#lib/db.ts";
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

/** Writes the audit row of a change in the change's own transaction, so that both are kept or neither. */
export async function recordAudit(transaction: Transaction, caller: Caller, entry: AuditEntry): Promise<void> {
  await transaction.auditEvent.create({
    data: {
      ...entry,
      actorKind: caller.kind,
      actorId: caller.kind === "engine" ? null : caller.id,
      actorName: callerName(caller),
      address: caller.kind === "engine" ? null : caller.address,
    },
    select: { id: true }, // who writes the log need not be able to read it
  });
}
