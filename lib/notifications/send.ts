import type { Prisma } from "#lib/db.ts";
import { env } from "#lib/env.ts";
import { open } from "#lib/seal.ts";
import { type Message, slackOf, webhookOf } from "./message.ts";
import { notSent, post, type Sent } from "./post.ts";
import { sendEmail } from "./send-email.ts";
import { signatureHeaders } from "./signature.ts";

/** What of a channel is needed to send to it. */
export const sendable = {
  id: true,
  name: true,
  kind: true,
  recipients: true,
  urlSealed: true,
  secretSealed: true,
} as const satisfies Prisma.NotificationChannelSelect;

export type SendableChannel = Prisma.NotificationChannelGetPayload<{ select: typeof sendable }>;

export const sealedPlace = (id: string, column: "url_sealed" | "secret_sealed") => ({
  table: "notification_channel",
  id,
  column,
});

/** Sends one message to one channel and tells what came of it. Throws only when a stored secret does not open. */
export async function send(channel: SendableChannel, message: Message): Promise<Sent> {
  const { id, kind, recipients, urlSealed, secretSealed } = channel;
  if (kind === "email") return sendEmail(env().mail, recipients, message);
  if (!urlSealed) return notSent("The channel has no address. Edit it.");
  const url = open(urlSealed, sealedPlace(id, "url_sealed"));
  const allowsPrivate = env().NOTIFY_PRIVATE_ADDRESSES === "allow";
  if (kind === "slack") return post({ url, body: JSON.stringify(slackOf(message)), headers: {}, allowsPrivate });
  if (!secretSealed) return notSent("The channel has no signing secret. Make a new one.");
  const body = JSON.stringify(webhookOf(message));
  const timestampSeconds = Math.floor(Date.now() / 1000);
  const secret = open(secretSealed, sealedPlace(id, "secret_sealed"));
  const headers = signatureHeaders(secret, { id: message.id, timestampSeconds, body });
  return post({ url, body, headers, allowsPrivate });
}
