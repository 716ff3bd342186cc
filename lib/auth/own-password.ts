import { recordAudit } from "#lib/audit/record.ts";
import type { Person } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { Conflict, Invalid } from "#lib/errors.ts";
import { requireHardToGuess } from "./guessable-password.ts";
import { hashPassword } from "./password.ts";
import { requirePassword } from "./present-password.ts";
import type { PasswordChange } from "./schema.ts";
import { endSessions } from "./session-row.ts";

/** Changes the person's own password and ends their other sessions at once. Throws as requirePassword does. */
export async function changePassword(person: Person, { present, password }: PasswordChange): Promise<void> {
  const before = await requirePassword(person, present, "present");
  if (present === password) {
    const message = "This is your present password. Choose another.";
    throw new Invalid(message, { password: message });
  }
  await requireHardToGuess(password, person);
  const passwordHash = await hashPassword(password);
  await db.$transaction(async (transaction) => {
    const { count } = await transaction.user.updateMany({
      where: { id: person.id, passwordHash: before },
      data: { passwordHash, mustChangePassword: false, passwordEndsAt: null },
    });
    if (count === 0) throw new Conflict("Your password was changed meanwhile. Sign in again with the new one.");
    const sessionsEnded = await endSessions(transaction, person.id, person.sessionId);
    await recordAudit(transaction, person, {
      noun: "user",
      event: "password changed",
      subjectId: person.id,
      subject: person.name,
      after: { sessionsEnded },
    });
  });
}
