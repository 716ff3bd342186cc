import { recordAudit } from "#lib/audit/record.ts";
import { type Caller, type Person, requireRole } from "#lib/caller.ts";
import { db, type Transaction } from "#lib/db.ts";
import { NotFound } from "#lib/errors.ts";
import { deviceInWords } from "./device.ts";
import { endSessions, idleMinutes } from "./session-row.ts";

export type ListedSession = {
  id: string;
  device: string;
  address: string | null;
  signedInAt: Date;
  lastSeenAt: Date;
  /** Whether it is the session of the person who asks. */
  isThis: boolean;
};

const counting = () => ({
  endedAt: null,
  expiresAt: { gt: new Date() },
  lastSeenAt: { gt: new Date(Date.now() - idleMinutes * 60_000) },
});

async function readCounting(person: Person, userId?: string): Promise<(ListedSession & { userId: string })[]> {
  const rows = await db.session.findMany({
    where: { ...counting(), userId },
    orderBy: [{ lastSeenAt: "desc" }, { id: "asc" }],
    select: { id: true, userId: true, userAgent: true, address: true, createdAt: true, lastSeenAt: true },
  });
  return rows.map(({ userAgent, createdAt, ...row }) => ({
    ...row,
    device: deviceInWords(userAgent),
    signedInAt: createdAt,
    isThis: row.id === person.sessionId,
  }));
}

/** Where the person is signed in now, the last seen first. */
export async function readOwnSessions(person: Person): Promise<ListedSession[]> {
  return readCounting(person, person.id);
}

/** Where everybody is signed in now, by the id of the person. */
export async function readSessionsByUser(administrator: Caller): Promise<Map<string, ListedSession[]>> {
  requireRole(administrator, "administrator");
  return Map.groupBy(await readCounting(administrator), ({ userId }) => userId);
}

/**
 * Ends one session of the person's own. It counts for nothing from its next request on. Throws NotFound when it has
 * ended already or is another's.
 */
export async function endOwnSession(person: Person, { sessionId }: { sessionId: string }): Promise<void> {
  await endOne(person, sessionId, person.id);
}

/** Ends anybody's session. Throws NotFound when it has ended already. */
export async function endSession(administrator: Person, { sessionId }: { sessionId: string }): Promise<void> {
  requireRole(administrator, "administrator");
  await endOne(administrator, sessionId);
}

async function endOne(person: Person, sessionId: string, userId?: string): Promise<void> {
  await db.$transaction(async (transaction) => {
    const session = await transaction.session.findFirst({
      where: { ...counting(), id: sessionId, userId },
      include: { user: { select: { name: true } } },
    });
    const ended = session
      ? await transaction.session.updateMany({
          where: { id: session.id, endedAt: null },
          data: { endedAt: new Date() },
        })
      : { count: 0 };
    if (!session || ended.count === 0) throw new NotFound("This session has ended already. Reload the page.");
    await recordAudit(transaction, person, {
      noun: "user",
      event: "session ended",
      subjectId: session.userId,
      subject: session.user.name,
      before: { device: deviceInWords(session.userAgent), address: session.address },
    });
  });
}

/** Ends every session of the person but the one they ask with. */
export async function endOtherSessions(person: Person): Promise<void> {
  await db.$transaction((transaction) => endAll(transaction, person, person, person.sessionId));
}

/** Ends every session of a person; of the administrator's own, all but the one they ask with. */
export async function endAllSessions(administrator: Person, { id }: { id: string }): Promise<void> {
  requireRole(administrator, "administrator");
  await db.$transaction(async (transaction) => {
    const user = await transaction.user.findUnique({ where: { id }, select: { id: true, name: true } });
    if (!user) throw new NotFound("There is no such person any more. Reload the page.");
    await endAll(transaction, administrator, user, id === administrator.id ? administrator.sessionId : undefined);
  });
}

async function endAll(
  transaction: Transaction,
  person: Person,
  user: { id: string; name: string },
  keepId: string | undefined,
): Promise<void> {
  const before = await transaction.session.count({ where: { ...counting(), userId: user.id, id: { not: keepId } } });
  await endSessions(transaction, user.id, keepId);
  if (before === 0) return;
  await recordAudit(transaction, person, {
    noun: "user",
    event: "sessions ended",
    subjectId: user.id,
    subject: user.name,
    after: { sessionsEnded: before },
  });
}
