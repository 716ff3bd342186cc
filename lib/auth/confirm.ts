import { recordAudit } from "#lib/audit/record.ts";
import type { Person } from "#lib/caller.ts";
import { db, type Transaction } from "#lib/db.ts";
import { Refused } from "#lib/errors.ts";
import { requirePassword } from "./present-password.ts";
import type { Confirmation } from "./schema.ts";
import { confirmSession } from "./session-row.ts";

/** What the session's cookie carries from now on, and when the session ends. */
export type ConfirmedSession = { secret: string; expiresAt: Date };

/** Notes in the session and in the audit log that the person has proved who they are. Throws Refused when it has ended. */
export async function recordConfirmation(transaction: Transaction, person: Person): Promise<ConfirmedSession> {
  const session = await confirmSession(transaction, person.sessionId);
  if (!session) throw new Refused("You are signed out. Sign in again, then repeat this.");
  await recordAudit(transaction, person, {
    noun: "user",
    event: "confirmed",
    subjectId: person.id,
    subject: person.name,
  });
  return session;
}

/** Step-up by the password: opens what needs it for five minutes. Throws as requirePassword does. */
export async function confirmByPassword(person: Person, { password }: Confirmation): Promise<ConfirmedSession> {
  await requirePassword(person, password, "password");
  return db.$transaction((transaction) => recordConfirmation(transaction, person));
}
