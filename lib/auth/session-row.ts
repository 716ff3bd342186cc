import { recordAudit } from "#lib/audit/record.ts";
import type { Person } from "#lib/caller.ts";
import { db, type Transaction } from "#lib/db.ts";
import { hashSecret, randomSecret } from "#lib/seal.ts";
import { type PersonRow, personColumns, personOf } from "./person-row.ts";

export const sessionHours = 12;
export const idleMinutes = 30;
/** How long a person who proved who they are need not do it again. */
export const confirmedMinutes = 5;

/** What a session is begun with: who, from where, and when they proved who they are (now unless told). */
export type NewSession = {
  userId: string;
  address: string | null;
  userAgent: string | null;
  authenticatedAt?: Date;
};

/** Begins a session: gives the secret for the cookie, and the person it stands for. The row keeps only its hash. */
export async function startSession(
  transaction: Transaction,
  { userId, address, userAgent, authenticatedAt = new Date() }: NewSession,
) {
  const secret = randomSecret();
  const { user, ...session } = await transaction.session.create({
    data: {
      userId,
      secretHash: hashSecret(secret),
      expiresAt: new Date(Date.now() + sessionHours * 3_600_000),
      userAgent: userAgent?.slice(0, 500) ?? null,
      address,
      authenticatedAt,
    },
    include: { user: { include: { identity: true } } },
  });
  const { id, name, role, identity, mustChangePassword } = user;
  const person: Person = {
    kind: "person",
    id,
    name,
    email: user.email ?? identity?.email ?? null,
    role,
    sessionId: session.id,
    address,
    signsInBy: identity ? "openid-connect" : "password",
    isConfirmed: Date.now() - authenticatedAt.getTime() < confirmedMinutes * 60_000,
  };
  return { secret, person: mustChangePassword ? { ...person, mustChangePassword } : person };
}

/**
 * Who a session's secret stands for, asked of the database each time: null once the session has ended, was not used
 * for 30 minutes, is 12 hours old, or its user is disabled. `counts` tells whether this is the person being active.
 */
export async function readSession(secret: string, counts: boolean, address: string | null): Promise<Person | null> {
  const [row] = await db.$queryRaw<(PersonRow & Pick<Person, "sessionId" | "isConfirmed"> & { stale: boolean })[]>`
    SELECT ${personColumns}, s.id AS "sessionId", s.last_seen_at < now() - interval '1 minute' AS stale,
      s.authenticated_at > now() - ${confirmedMinutes} * interval '1 minute' AS "isConfirmed"
    FROM session s JOIN "user" u ON u.id = s.user_id LEFT JOIN identity i ON i.user_id = u.id
    WHERE s.secret_hash = ${hashSecret(secret)} AND s.ended_at IS NULL AND s.expires_at > now()
      AND s.last_seen_at > now() - ${idleMinutes} * interval '1 minute' AND u.disabled_at IS NULL`;
  if (!row) return null;
  const { stale, sessionId, isConfirmed, ...person } = row;
  if (counts && stale) await db.$executeRaw`UPDATE session SET last_seen_at = now() WHERE id = ${sessionId}::uuid`;
  return { ...personOf(person, address), sessionId, isConfirmed };
}

/**
 * Notes that the person has just proved who they are. The session goes on under a new secret, given here with the time
 * of its end, and the old one counts for nothing (ASVS 5.0 7.2.4). Null when the session has ended meanwhile.
 */
export async function confirmSession(
  transaction: Transaction,
  sessionId: string,
): Promise<{ secret: string; expiresAt: Date } | null> {
  const secret = randomSecret();
  const [row] = await transaction.$queryRaw<{ expiresAt: Date }[]>`
    UPDATE session SET authenticated_at = now(), last_seen_at = now(), secret_hash = ${hashSecret(secret)}
    WHERE id = ${sessionId}::uuid AND ended_at IS NULL AND expires_at > now() RETURNING expires_at AS "expiresAt"`;
  return row ? { secret, expiresAt: row.expiresAt } : null;
}

/** Ends the person's own session: it counts for nothing from now on. */
export async function signOut(person: Person): Promise<void> {
  await db.$transaction(async (transaction) => {
    const ended = await transaction.session.updateMany({
      where: { id: person.sessionId, endedAt: null },
      data: { endedAt: new Date() },
    });
    if (ended.count === 0) return;
    await recordAudit(transaction, person, {
      noun: "user",
      event: "signed out",
      subjectId: person.id,
      subject: person.name,
    });
  });
}

/** Ends every session of a user, but for the one to keep; gives how many rows that were. */
export async function endSessions(transaction: Transaction, userId: string, keepId?: string): Promise<number> {
  const { count } = await transaction.session.updateMany({
    where: { userId, endedAt: null, ...(keepId && { id: { not: keepId } }) },
    data: { endedAt: new Date() },
  });
  return count;
}
