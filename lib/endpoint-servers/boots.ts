import { recordAudit } from "#lib/audit/record.ts";
import { engine } from "#lib/caller.ts";
import type { Transaction } from "#lib/db.ts";
import { endLeasesOf } from "#lib/runs/expire.ts";
import type { LockedIdentity } from "./lock.ts";
import { handoverSeconds } from "./states.ts";

/** One sign of life of a process. `host`: null where the process does not say it. */
type Sighting = { bootId: string; host: string | null; address: string | null };

const forgetAfterDays = 90;

async function isSecondMachine(transaction: Transaction, { id, bootId: current }: LockedIdentity, seen: Sighting) {
  const [row] = await transaction.$queryRaw<{ isNew: boolean }[]>`
    INSERT INTO endpoint_server_boot AS boot (endpoint_server_id, boot_id, host, address)
    VALUES (${id}::uuid, ${seen.bootId}::uuid, ${seen.host}, ${seen.address})
    ON CONFLICT (endpoint_server_id, boot_id) DO UPDATE
      SET last_seen_at = now(), host = coalesce(excluded.host, boot.host), address = excluded.address
    RETURNING xmax = 0 AS "isNew"`;
  if (current === seen.bootId) return false;
  if (row?.isNew) {
    await transaction.endpointServer.update({ where: { id }, data: { bootId: seen.bootId } });
    await transaction.$executeRaw`
      DELETE FROM endpoint_server_boot WHERE endpoint_server_id = ${id}::uuid
        AND last_seen_at < now() - make_interval(days => ${forgetAfterDays}::int)`;
    return false;
  }
  const [successor] = await transaction.$queryRaw<{ isSettled: boolean }[]>`
    SELECT first_seen_at < now() - make_interval(secs => ${handoverSeconds}) AS "isSettled"
    FROM endpoint_server_boot WHERE endpoint_server_id = ${id}::uuid AND boot_id = ${current}::uuid`;
  return successor?.isSettled === true;
}

/**
 * Notes which process of a locked endpoint server was seen. A restart changes the process once; one that was replaced
 * and comes back belongs to a second machine with the same key. Then the endpoint server is quarantined: it gets no
 * work and no answer, and what it holds goes back to the queue. Gives whether that happened.
 */
export async function noteBoot(transaction: Transaction, server: LockedIdentity, seen: Sighting): Promise<boolean> {
  if (!(await isSecondMachine(transaction, server, seen))) return false;
  const machines = await transaction.endpointServerBoot.findMany({
    where: { endpointServerId: server.id },
    orderBy: { lastSeenAt: "desc" },
    take: 2,
    select: { host: true, address: true },
  });
  const runs = await endLeasesOf(transaction, server.id, "was quarantined: two machines use its identity");
  await transaction.endpointServer.update({
    where: { id: server.id },
    data: { trust: "quarantined", revision: { increment: 1 } },
  });
  await recordAudit(transaction, engine, {
    noun: "endpoint server",
    event: "quarantined",
    subjectId: server.id,
    subject: server.name,
    after: { machines, runsEnded: runs },
  });
  return true;
}
