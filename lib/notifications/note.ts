import { randomUUID } from "node:crypto";
import type { Transaction } from "#lib/db.ts";
import type { Topic } from "./topics.ts";

type Subject = { topic: Topic; subjectId: string };

export type Problem = Subject & {
  /** The subject's name. */
  subject: string;
  /** Null when it is about no connector. */
  connectorId: string | null;
  /** The same problem is told again only with another cause. */
  cause: string;
  /** What is wrong and what to do, without secrets and without rows of an inventory. */
  detail: string;
  /** The console's page about it. */
  path: string;
};

/** Notes that something is wrong, in the transaction that made it so. What stands already changes nothing. */
export async function noteProblem(transaction: Transaction, problem: Problem): Promise<void> {
  const { cause, detail, ...told } = problem;
  const [standing] = await transaction.$queryRaw<{ episodeId: string }[]>`
    INSERT INTO notification_problem AS standing (topic, subject_id, subject, connector_id, cause, episode_id, path)
    VALUES (${told.topic}, ${told.subjectId}::uuid, ${told.subject}, ${told.connectorId}::uuid, ${cause},
      ${randomUUID()}::uuid, ${told.path})
    ON CONFLICT (topic, subject_id) DO UPDATE
      SET cause = EXCLUDED.cause, subject = EXCLUDED.subject, path = EXCLUDED.path
      WHERE standing.cause <> EXCLUDED.cause
    RETURNING episode_id AS "episodeId"`;
  if (!standing) return;
  await transaction.notificationEvent.create({
    data: { ...told, detail, isRecovery: false, episodeId: standing.episodeId },
  });
}

/** Notes that what was wrong is over, in the transaction that made it so. Without a problem it changes nothing. */
export async function noteRecovery(
  transaction: Transaction,
  { topic, subjectId, detail, path }: Subject & { detail: string; path?: string },
): Promise<void> {
  type Ended = { subject: string; connectorId: string | null; episodeId: string; path: string };
  const [ended] = await transaction.$queryRaw<Ended[]>`
    DELETE FROM notification_problem WHERE topic = ${topic} AND subject_id = ${subjectId}::uuid
    RETURNING subject, connector_id AS "connectorId", episode_id AS "episodeId", path`;
  if (!ended) return;
  await transaction.notificationEvent.create({
    data: { topic, subjectId, ...ended, path: path ?? ended.path, detail, isRecovery: true },
  });
}
