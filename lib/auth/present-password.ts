import { recordAudit } from "#lib/audit/record.ts";
import type { Person } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { Invalid, Refused } from "#lib/errors.ts";
import { verifyPassword } from "./password.ts";
import { forgetAttempts, throttleSignIn } from "./throttle.ts";

/**
 * Asks for the password that the person has, throttled as signing in is; gives its hash. Throws Refused when there were
 * too many attempts, Invalid at `field` when it is wrong, which the audit log tells.
 */
export async function requirePassword(person: Person, typed: string, field: string): Promise<string> {
  const account = person.email ?? person.id;
  const waitSeconds = await throttleSignIn(account, person.address);
  if (waitSeconds !== null) {
    const unit = waitSeconds === 1 ? "second" : "seconds";
    throw new Refused(`Too many attempts. Try again in ${waitSeconds} ${unit}.`);
  }
  const user = await db.user.findUnique({ where: { id: person.id }, select: { passwordHash: true } });
  const passwordHash = user?.passwordHash ?? null;
  if ((await verifyPassword(passwordHash, typed)) && passwordHash) {
    await forgetAttempts(account, person.address);
    return passwordHash;
  }
  await recordAudit(db, person, {
    noun: "user",
    event: "password refused",
    subjectId: person.id,
    subject: person.name,
  });
  const message = "This is not your present password.";
  throw new Invalid(message, { [field]: message });
}
