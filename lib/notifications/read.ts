import { type Caller, requireRole } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import type { DeliveryFilter } from "./filters.ts";
import type { Topic } from "./topics.ts";

const mostChannels = 500;
const pageSize = 25;

const hidden = { nameKey: true, urlSealed: true, secretSealed: true } as const;

/** Every channel by name, with its connectors and its last attempt. Of its address only the host, of secrets nothing. */
export async function readChannels(person: Caller) {
  requireRole(person, "viewer");
  const channels = await db.notificationChannel.findMany({
    omit: hidden,
    include: { connectors: { select: { connector: { select: { id: true, name: true } } } } },
    orderBy: { nameKey: "asc" },
    take: mostChannels,
  });
  const lasts = await Promise.all(
    channels.map(({ id }) =>
      db.notificationAttempt.findFirst({
        where: { channelId: id },
        orderBy: { id: "desc" },
        select: { at: true, outcome: true },
      }),
    ),
  );
  const now = new Date();
  return channels.map(({ connectors, topics, mutedUntil, ...channel }, index) => ({
    ...channel,
    topics: topics as Topic[],
    /** Null unless it is quiet now. */
    mutedUntil: mutedUntil && mutedUntil > now ? mutedUntil : null,
    connectors: connectors.map(({ connector }) => connector),
    lastAttempt: lasts[index] ?? null,
  }));
}

export type ListedChannel = Awaited<ReturnType<typeof readChannels>>[number];

/** The connectors that nobody is told of now, by the end of their mute. */
export async function readMutedConnectors(person: Caller) {
  requireRole(person, "viewer");
  const rows = await db.notificationMute.findMany({
    where: { until: { gt: new Date() } },
    include: { connector: { select: { name: true, kind: true } } },
    orderBy: { until: "asc" },
    take: 500,
  });
  return rows.map(({ connectorId, until, mutedBy, connector }) => ({ id: connectorId, until, mutedBy, ...connector }));
}

export type MutedConnector = Awaited<ReturnType<typeof readMutedConnectors>>[number];

function whereOf({ channelId, outcome }: DeliveryFilter) {
  return { ...(channelId && { channelId }), ...(outcome && { outcome }) };
}

/** One page of the delivery log, newest first, and the key of the next page. */
export async function readDeliveryLog(person: Caller, filter: DeliveryFilter, size = pageSize) {
  requireRole(person, "viewer");
  const rows = await db.notificationAttempt.findMany({
    where: { ...whereOf(filter), ...(filter.after && { id: { lt: filter.after } }) },
    orderBy: { id: "desc" },
    take: size + 1,
  });
  const attempts = rows.slice(0, size);
  return { attempts, next: rows.length > size ? (attempts.at(-1)?.id ?? null) : null };
}

export type DeliveryAttempt = Awaited<ReturnType<typeof readDeliveryLog>>["attempts"][number];
