import type { EngineCaller } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { env } from "#lib/env.ts";
import { summaryOf, type ToldEvent } from "./message.ts";
import { notSent, type Sent } from "./post.ts";
import { type SendableChannel, send, sendable } from "./send.ts";

const atOnce = 10;

/** Whoever takes a delivery has so long for one attempt; then another engine may try. */
const claimSeconds = 60;

/** What is waited after each failed attempt; after the last of them the delivery is given up. */
export const retryDelaySeconds = [30, 60, 120, 300, 900, 1800, 3600, 7200, 14_400] as const;
const mostWaitSeconds = 14_400;

type Claimed = { id: string; attempts: number; createdAt: Date };

function claimDue(): Promise<Claimed[]> {
  return db.$queryRaw<Claimed[]>`
    UPDATE notification_delivery SET attempts = attempts + 1,
      next_attempt_at = now() + make_interval(secs => ${claimSeconds})
    WHERE id IN (
      SELECT id FROM notification_delivery WHERE state = 'pending' AND next_attempt_at <= now()
      ORDER BY next_attempt_at LIMIT ${atOnce} FOR UPDATE SKIP LOCKED)
    RETURNING id, attempts, created_at AS "createdAt"`;
}

/** How long to wait for the next attempt; null when there is none. */
function waitAfter(attempts: number, { status, retryAfterSeconds }: Sent): number | null {
  const usual = retryDelaySeconds[attempts - 1];
  // 410: the receiver says that it is gone for good.
  if (usual === undefined || status === 410) return null;
  return Math.min(Math.max(usual, retryAfterSeconds ?? 0), mostWaitSeconds);
}

type Attempt = {
  deliveryId: string;
  channel: Pick<SendableChannel, "id" | "name" | "kind">;
  number: number;
  isTest: boolean;
  summary: string;
  sent: Sent;
  durationMs: number;
  waitSeconds: number | null;
};

/** The row of the delivery log for one attempt. */
export function attemptRow({ channel, sent, waitSeconds, ...rest }: Attempt) {
  const { isDelivered, status, answer } = sent;
  const outcome = isDelivered ? "delivered" : waitSeconds === null ? "given_up" : "failed";
  return {
    ...rest,
    channelId: channel.id,
    channelName: channel.name,
    kind: channel.kind,
    outcome,
    status,
    answer,
    nextAttemptAt: outcome === "failed" && waitSeconds ? new Date(Date.now() + waitSeconds * 1000) : null,
  } as const;
}

async function attempt({ id, attempts, createdAt }: Claimed): Promise<boolean> {
  const delivery = await db.notificationDelivery.findUnique({
    where: { id },
    select: {
      channel: { select: sendable },
      notifications: { select: { event: true }, orderBy: { eventId: "asc" } },
    },
  });
  if (!delivery) return false;
  const events: ToldEvent[] = delivery.notifications.map(({ event }) => event);
  const message = { id, createdAt, isTest: false, publicUrl: env().PUBLIC_URL, events };
  const begin = performance.now();
  const sent = await send(delivery.channel, message).catch(() =>
    notSent("The channel's stored secrets can't be opened. Edit it and enter them again."),
  );
  const row = attemptRow({
    deliveryId: id,
    channel: delivery.channel,
    number: attempts,
    isTest: false,
    summary: summaryOf(message),
    sent,
    durationMs: Math.round(performance.now() - begin),
    waitSeconds: waitAfter(attempts, sent),
  });
  await db.$transaction(async (transaction) => {
    await transaction.notificationAttempt.create({ data: row });
    // Of a delivery that another engine took over after the claim ran out, the later attempt counts.
    await transaction.notificationDelivery.updateMany({
      where: { id, attempts, state: "pending" },
      data: row.outcome === "failed" ? { nextAttemptAt: row.nextAttemptAt ?? new Date() } : { state: row.outcome },
    });
  });
  return sent.isDelivered;
}

/** Sends what is due, some at a time, and notes each attempt. A receiver may get the same message, by its id, twice. */
export async function deliverNotifications(_engine: EngineCaller): Promise<{ delivered: number; failed: number }> {
  const due = await claimDue();
  const outcomes = await Promise.all(due.map(attempt));
  const delivered = outcomes.filter(Boolean).length;
  return { delivered, failed: outcomes.length - delivered };
}
