import { randomUUID } from "node:crypto";
import type { Person } from "#lib/caller.ts";
import { db, type Prisma } from "#lib/db.ts";
import type { NewChannel } from "#lib/notifications/schema.ts";
import { allTopics } from "#lib/notifications/topics.ts";
import { createChannel } from "#lib/notifications/write.ts";

/** What the New dialog sends for a signed webhook that is told of everything, unless told otherwise. */
export function channelInput(overrides: Partial<NewChannel> = {}): NewChannel {
  return {
    name: `Channel ${randomUUID().slice(0, 8)}`,
    kind: "webhook",
    recipients: [],
    url: "https://hooks.example.com/in",
    topics: [...allTopics],
    allConnectors: true,
    connectorIds: [],
    ...overrides,
  };
}

/** A channel as an administrator makes it, with its signing secret. */
export async function makeChannel(admin: Person, overrides: Partial<NewChannel> = {}) {
  const { id, signingSecret } = await createChannel(admin, channelInput(overrides));
  return { id, signingSecret: signingSecret ?? "" };
}

/** Lets every delivery that waits for its next attempt be due. */
export function hurryDeliveries() {
  return db.notificationDelivery.updateMany({ where: { state: "pending" }, data: { nextAttemptAt: new Date(0) } });
}

/** A channel's row alone, told of nothing. */
export function createBareChannel(overrides: Partial<Prisma.NotificationChannelUncheckedCreateInput>) {
  const name = `Channel ${randomUUID().slice(0, 8)}`;
  return db.notificationChannel.create({
    data: { name, nameKey: name, kind: "webhook", allConnectors: true, ...overrides },
  });
}
