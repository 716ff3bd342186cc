import { randomUUID } from "node:crypto";
import { recordAudit } from "#lib/audit/record.ts";
import { type Caller, requireRole } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { env } from "#lib/env.ts";
import { NotFound } from "#lib/errors.ts";
import { attemptRow } from "./deliver.ts";
import { summaryOf } from "./message.ts";
import { send, sendable } from "./send.ts";

export type TestOutcome = { isDelivered: boolean; status: number | null; answer: string; durationMs: number };

/** Sends a test message now, muted or not, and tells what came of it. It is tried once. */
export async function testChannel(admin: Caller, { id }: { id: string }): Promise<TestOutcome> {
  requireRole(admin, "administrator");
  const channel = await db.notificationChannel.findUnique({ where: { id }, select: sendable });
  if (!channel) throw new NotFound("This channel was deleted. Look at the list again.");
  const message = { id: randomUUID(), createdAt: new Date(), isTest: true, publicUrl: env().PUBLIC_URL, events: [] };
  const begin = performance.now();
  const sent = await send(channel, message);
  const row = attemptRow({
    deliveryId: message.id,
    channel,
    number: 1,
    isTest: true,
    summary: summaryOf(message),
    sent,
    durationMs: Math.round(performance.now() - begin),
    waitSeconds: null,
  });
  await db.$transaction(async (transaction) => {
    await transaction.notificationAttempt.create({ data: row });
    await recordAudit(transaction, admin, {
      noun: "notification channel",
      event: "tested",
      subjectId: id,
      subject: channel.name,
      after: { delivered: sent.isDelivered, status: sent.status },
    });
  });
  const { isDelivered, status, answer } = sent;
  return { isDelivered, status, answer, durationMs: row.durationMs };
}
