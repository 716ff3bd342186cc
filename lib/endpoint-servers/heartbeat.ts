import type { z } from "zod";
import type { EndpointServerCaller } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { NotFound } from "#lib/errors.ts";
import type { heartbeatRequest } from "#lib/protocol/messages.ts";
import { noteBoot } from "./boots.ts";
import { lockIdentity } from "./lock.ts";
import { notePulse } from "./pulse.ts";
import { type Barred, barOf } from "./refused-calls.ts";

const mostSkewMs = 2_000_000_000;

type Heard = { now: Date; draining: boolean };

/**
 * Notes that the endpoint server is there, what it says of itself, and how far its clock is off the database's. Gives
 * Barred when it may no longer call, or when this very heartbeat shows that two machines use its identity.
 */
export async function noteHeartbeat(
  server: EndpointServerCaller,
  { host, platform, version, bootId, sentAt }: z.infer<typeof heartbeatRequest>,
): Promise<Heard | Barred> {
  return db.$transaction(async (transaction) => {
    const identity = await lockIdentity(transaction, server.id);
    if (!identity) throw new NotFound("This endpoint server was removed.");
    const bar = barOf(identity);
    if (bar) return { bar, server };
    if (await noteBoot(transaction, identity, { bootId, host, address: server.address })) {
      return { bar: "quarantined", server };
    }
    const [heard] = await transaction.$queryRaw<Heard[]>`
      UPDATE endpoint_server SET host = ${host}, platform = ${platform}, version = ${version}, last_seen_at = now(),
        clock_skew_ms = greatest(${-mostSkewMs}::float8, least(${mostSkewMs}::float8,
          ${new Date(sentAt).getTime()}::float8 - extract(epoch FROM now())::float8 * 1000))::int
      WHERE id = ${server.id}::uuid
      RETURNING now() AS now, draining_at IS NOT NULL AS draining`;
    if (!heard) throw new NotFound("This endpoint server was removed.");
    await notePulse(transaction, server.id);
    return heard;
  });
}
