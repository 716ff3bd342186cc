import { recordAudit } from "#lib/audit/record.ts";
import { type Caller, requireRole } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { Conflict } from "#lib/errors.ts";
import { lockServer } from "./lock.ts";

/**
 * Ends a quarantine by revoking the key that two machines have: the right one enrols again with a new code, makes a
 * new key then, and keeps its row and features; the other one has nothing any more. Throws NotFound and Conflict.
 */
export async function trustAgain(admin: Caller, { id }: { id: string }): Promise<{ name: string }> {
  requireRole(admin, "administrator");
  return db.$transaction(async (transaction) => {
    const server = await lockServer(transaction, id);
    if (server.trust !== "quarantined") throw new Conflict(`${server.name} is not quarantined any more.`);
    await transaction.endpointServer.update({
      where: { id },
      data: { trust: "revoked", revision: { increment: 1 } },
    });
    await transaction.endpointServerBoot.deleteMany({ where: { endpointServerId: id } });
    await recordAudit(transaction, admin, {
      noun: "endpoint server",
      event: "key revoked",
      subjectId: id,
      subject: server.name,
      before: { publicKeyFingerprint: server.publicKeyFingerprint },
    });
    return { name: server.name };
  });
}
