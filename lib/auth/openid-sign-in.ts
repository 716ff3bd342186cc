import { recordAudit } from "#lib/audit/record.ts";
import { engine, type Person, type Role } from "#lib/caller.ts";
import { db, isUniqueViolation, type Transaction } from "#lib/db.ts";
import { recordConfirmation } from "./confirm.ts";
import type { OpenIdPerson } from "./openid-claims.ts";
import { confirmedMinutes, readSession, startSession } from "./session-row.ts";
import type { SignInProblem } from "./sign-in-problems.ts";
import { hasOtherAdministrator, lockUser, type UserRow } from "./user-lock.ts";

/** `presentSecret` is of the session that the browser has already, if any. */
type From = { address: string | null; userAgent: string | null; presentSecret: string | null };

export type OpenIdOutcome =
  | { outcome: "signed-in"; secret: string; userId: string }
  | { outcome: "refused"; problem: SignInProblem };

class Refusal extends Error {
  readonly problem: SignInProblem;

  constructor(problem: SignInProblem) {
    super(problem);
    this.problem = problem;
  }
}

/**
 * Signs in whom the provider vouches for: known by issuer and subject alone, created at the first sign-in, with the
 * role that the claim gives each time. In a browser where the same person is signed in it confirms that session instead.
 */
export async function signInByOpenId(who: OpenIdPerson, from: From): Promise<OpenIdOutcome> {
  const present = from.presentSecret ? await readSession(from.presentSecret, true, from.address) : null;
  const attempt = () => db.$transaction((transaction) => signInOnce(transaction, who, from, present));
  try {
    // Of two first sign-ins at once one makes the identity, and the other finds it.
    const session = await attempt().catch((error) => (isUniqueViolation(error) ? attempt() : Promise.reject(error)));
    return { outcome: "signed-in", ...session };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await recordRefusal(who, error.problem, from.address);
    return { outcome: "refused", problem: error.problem };
  }
}

async function signInOnce(transaction: Transaction, who: OpenIdPerson, from: From, present: Person | null) {
  if (!who.isStrong) throw new Refusal("weak");
  if (!who.role) throw new Refusal("no-role");
  const user = (await knownUser(transaction, who, who.role)) ?? (await createUser(transaction, who, who.role));
  if (present && present.id !== user.id) throw new Refusal("someone-else");
  if (present) {
    if (!isFresh(who)) throw new Refusal("not-fresh");
    const { secret } = await recordConfirmation(transaction, present);
    return { secret, userId: user.id };
  }
  // What the provider does not say is taken as long ago: signing in at it may have been one click.
  const authenticatedAt = who.authenticatedAt ?? new Date(0);
  const { secret, person } = await startSession(transaction, { userId: user.id, ...from, authenticatedAt });
  const about = { noun: "user", subjectId: user.id, subject: person.name } as const;
  await recordAudit(transaction, person, { ...about, event: "signed in", after: { by: who.issuer } });
  return { secret, userId: user.id };
}

const isFresh = ({ authenticatedAt }: OpenIdPerson) =>
  authenticatedAt !== null && Date.now() - authenticatedAt.getTime() < confirmedMinutes * 60_000;

const keyOf = ({ issuer, subject }: OpenIdPerson) => ({ issuer_subject: { issuer, subject } });

async function knownUser(transaction: Transaction, who: OpenIdPerson, role: Role): Promise<UserRow | null> {
  const identity = await transaction.identity.findUnique({ where: keyOf(who) });
  const user = identity && (await lockUser(transaction, identity.userId));
  if (!user) return null;
  if (user.disabledAt) throw new Refusal("disabled");
  await followWords(transaction, user, identity.email, who);
  await followRole(transaction, user, role);
  return user;
}

async function followWords(transaction: Transaction, user: UserRow, email: string | null, who: OpenIdPerson) {
  if (user.name === who.name && email === who.email) return;
  await transaction.user.update({ where: { id: user.id }, data: { name: who.name } });
  await transaction.identity.update({ where: keyOf(who), data: { email: who.email } });
  await recordAudit(transaction, engine, {
    noun: "user",
    event: "changed",
    subjectId: user.id,
    subject: who.name,
    before: { name: user.name, email },
    after: { name: who.name, email: who.email },
  });
}

async function followRole(transaction: Transaction, user: UserRow, role: Role) {
  if (user.role === role) return;
  const about = { noun: "user", subjectId: user.id, subject: user.name } as const;
  if (user.role === "administrator" && !(await hasOtherAdministrator(transaction, user.id))) {
    await recordAudit(transaction, engine, { ...about, event: "role kept", after: { role: user.role, claimed: role } });
    return;
  }
  await transaction.user.update({ where: { id: user.id }, data: { role } });
  await recordAudit(transaction, engine, {
    ...about,
    event: "role changed",
    before: { role: user.role },
    after: { role },
  });
}

async function createUser(transaction: Transaction, who: OpenIdPerson, role: Role): Promise<UserRow> {
  const { issuer, subject, name, email } = who;
  if (email && (await transaction.user.count({ where: { email, disabledAt: null } })) > 0) {
    throw new Refusal("local-account");
  }
  const user = await transaction.user.create({
    data: { name, role, identity: { create: { issuer, subject, email } } },
  });
  await recordAudit(transaction, engine, {
    noun: "user",
    event: "created",
    subjectId: user.id,
    subject: name,
    after: { name, role, email, issuer },
  });
  return user;
}

/** The audit log tells refusals of people who are known here. */
async function recordRefusal(who: OpenIdPerson, reason: SignInProblem, address: string | null): Promise<void> {
  const identity = await db.identity.findUnique({ where: keyOf(who), include: { user: true } });
  if (!identity) return;
  await recordAudit(db, engine, {
    noun: "user",
    event: "sign-in refused",
    subjectId: identity.userId,
    subject: identity.user.name,
    after: { reason, address },
  });
}
