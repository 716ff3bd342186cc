import { recordAudit } from "#lib/audit/record.ts";
import { type Caller, type Person, type Role, requireRole } from "#lib/caller.ts";
import { db, isUniqueViolation, type Transaction } from "#lib/db.ts";
import { Conflict, Invalid, NotFound } from "#lib/errors.ts";
import { hashPassword, makePassword } from "./password.ts";
import type { NewPerson } from "./schema.ts";
import { endSessions } from "./session-row.ts";
import { type ListedSession, readSessionsByUser } from "./sessions.ts";
import { hasOtherAdministrator, lockUser, type UserRow } from "./user-lock.ts";

export type ListedPerson = {
  id: string;
  /** Of a local account, what it signs in with; of others what their provider says, if anything. */
  email: string | null;
  name: string;
  signsInBy: Person["signsInBy"];
  hasSecondFactor: boolean;
  role: Role;
  disabledAt: Date | null;
  /** How long the password that an administrator made lets them in; null once they have chosen their own. */
  passwordEndsAt: Date | null;
  createdAt: Date;
  /** When any of their sessions was last used; null when they never signed in. */
  lastSeenAt: Date | null;
  /** Where they are signed in now. */
  sessions: ListedSession[];
};

/** Everyone who may sign in, and those who were disabled, by name. */
export async function readPeople(administrator: Caller): Promise<ListedPerson[]> {
  requireRole(administrator, "administrator");
  const byUser = await readSessionsByUser(administrator);
  const users = await db.user.findMany({
    orderBy: [{ name: "asc" }, { id: "asc" }],
    include: {
      sessions: { orderBy: { lastSeenAt: "desc" }, take: 1, select: { lastSeenAt: true } },
      identity: true,
      secondFactor: true,
    },
    omit: { passwordHash: true },
  });
  return users.map(({ sessions: [latest], identity, secondFactor, ...user }) => ({
    ...user,
    email: user.email ?? identity?.email ?? null,
    signsInBy: identity ? "openid-connect" : "password",
    hasSecondFactor: secondFactor !== null && secondFactor.finishedAt !== null,
    lastSeenAt: latest?.lastSeenAt ?? null,
    sessions: byUser.get(user.id) ?? [],
  }));
}

const givenPasswordHours = 72;

/** A password to hand over, and what the account keeps of it: it has to be replaced, and within 72 hours. */
async function makeGivenPassword() {
  const password = makePassword();
  const passwordEndsAt = new Date(Date.now() + givenPasswordHours * 3_600_000);
  return { password, kept: { passwordHash: await hashPassword(password), mustChangePassword: true, passwordEndsAt } };
}

/**
 * Creates an account with a password that is told once here; the person chooses their own when they first sign in,
 * within 72 hours. Throws Invalid when the email address has an account already.
 */
export async function createUser(administrator: Person, account: NewPerson): Promise<{ id: string; password: string }> {
  requireRole(administrator, "administrator");
  const { password, kept } = await makeGivenPassword();
  try {
    return await db.$transaction(async (transaction) => {
      const user = await transaction.user.create({ data: { ...account, ...kept } });
      await recordAudit(transaction, administrator, {
        noun: "user",
        event: "created",
        subjectId: user.id,
        subject: user.name,
        after: account,
      });
      return { id: user.id, password };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new Invalid("Somebody has this email address already.", {
      email: "Somebody has this email address already.",
    });
  }
}

/** Gives a person another role; it counts from their next request on. Throws Conflict for the last administrator. */
export async function changeRole(administrator: Person, { id, role }: { id: string; role: Role }): Promise<void> {
  await changeUser(administrator, id, async (transaction, user) => {
    await requireLocal(
      transaction,
      id,
      "Their role comes from the provider they sign in by. Change their groups there.",
    );
    if (user.role === role) return;
    if (role !== "administrator") await requireAnotherAdministrator(transaction, user.id);
    await transaction.user.update({ where: { id }, data: { role } });
    await recordAudit(transaction, administrator, {
      noun: "user",
      event: "role changed",
      subjectId: id,
      subject: user.name,
      before: { role: user.role },
      after: { role },
    });
  });
}

/** Keeps a person out and ends their sessions at once. Throws Conflict for the last administrator. */
export async function disableUser(administrator: Person, { id }: { id: string }): Promise<void> {
  await changeUser(administrator, id, async (transaction, user) => {
    if (user.disabledAt) return;
    await requireAnotherAdministrator(transaction, id);
    await transaction.user.update({ where: { id }, data: { disabledAt: new Date() } });
    await endSessions(transaction, id);
    await recordAudit(transaction, administrator, {
      noun: "user",
      event: "disabled",
      subjectId: id,
      subject: user.name,
    });
  });
}

/** Lets a disabled person sign in again. */
export async function enableUser(administrator: Person, { id }: { id: string }): Promise<void> {
  await changeUser(administrator, id, async (transaction, user) => {
    if (!user.disabledAt) return;
    await transaction.user.update({ where: { id }, data: { disabledAt: null } });
    await recordAudit(transaction, administrator, {
      noun: "user",
      event: "enabled",
      subjectId: id,
      subject: user.name,
    });
  });
}

/**
 * Gives a person a new password, told once here, and ends their sessions at once; they choose their own when they next
 * sign in, within 72 hours. Throws Conflict for the administrator's own, which they change by the present one.
 */
export async function resetPassword(administrator: Person, { id }: { id: string }): Promise<{ password: string }> {
  requireRole(administrator, "administrator");
  if (id === administrator.id) throw new Conflict("Change your own password under Your account.");
  const { password, kept } = await makeGivenPassword();
  await changeUser(administrator, id, async (transaction, user) => {
    await requireLocal(transaction, id, "They have no password here. Reset it at the provider they sign in by.");
    await transaction.user.update({ where: { id }, data: kept });
    const sessionsEnded = await endSessions(transaction, id);
    await recordAudit(transaction, administrator, {
      noun: "user",
      event: "password reset",
      subjectId: id,
      subject: user.name,
      after: { sessionsEnded },
    });
  });
  return { password };
}

async function changeUser(
  administrator: Person,
  id: string,
  change: (transaction: Transaction, user: UserRow) => Promise<void>,
): Promise<void> {
  requireRole(administrator, "administrator");
  await db.$transaction(async (transaction) => {
    const user = await lockUser(transaction, id);
    if (!user) throw new NotFound("There is no such person any more. Reload the page.");
    await change(transaction, user);
  });
}

/** Throws Conflict with `message` for a person who signs in by OpenID Connect. */
async function requireLocal(transaction: Transaction, userId: string, message: string): Promise<void> {
  if ((await transaction.identity.count({ where: { userId } })) > 0) throw new Conflict(message);
}

async function requireAnotherAdministrator(transaction: Transaction, id: string): Promise<void> {
  if (await hasOtherAdministrator(transaction, id)) return;
  throw new Conflict("This is the last administrator. Make somebody else administrator first.");
}
