import { recordAudit } from "#lib/audit/record.ts";
import { engine } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { Invalid } from "#lib/errors.ts";
import { whyGuessable } from "./guessable-password.ts";
import { newPassword } from "./new-password.ts";
import { hashPassword, makePassword } from "./password.ts";
import { newPerson } from "./schema.ts";

/** Taken by every process that may be creating the first administrator, so that one does. */
const firstAdministratorLock = 4_620_010;

export type FirstAdministrator = { created: boolean; email: string; password?: string };

/**
 * Creates the first administrator, when there is no person at all yet. Gives the password only when it was made here:
 * it is kept nowhere else. Throws Invalid for an email address or a password that does not do.
 */
export async function createFirstAdministrator(given: {
  email: string;
  password?: string;
}): Promise<FirstAdministrator> {
  const made = given.password === undefined ? makePassword() : undefined;
  const person = newPerson.extend({ password: newPassword }).safeParse({
    email: given.email,
    name: "Administrator",
    role: "administrator",
    password: given.password ?? made,
  });
  if (!person.success) {
    const fields = person.error.issues.map((issue) => [issue.path.join("."), issue.message]);
    throw new Invalid("The first administrator can't be created.", Object.fromEntries(fields));
  }
  const { password, ...account } = person.data;
  if ((await db.user.count()) > 0) return { created: false, email: account.email };
  const fault = await whyGuessable(password, account);
  if (fault) throw new Invalid(`ADMIN_PASSWORD does not do. ${fault}`, { password: fault });
  const passwordHash = await hashPassword(password);
  return db.$transaction(async (transaction) => {
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${firstAdministratorLock})`;
    if ((await transaction.user.count()) > 0) return { created: false, email: account.email };
    const user = await transaction.user.create({ data: { ...account, passwordHash } });
    await recordAudit(transaction, engine, {
      noun: "user",
      event: "created",
      subjectId: user.id,
      subject: user.name,
      after: account,
    });
    return { created: true, email: account.email, ...(made && { password: made }) };
  });
}
