import { recordAudit } from "#lib/audit/record.ts";
import { type Caller, requireRole } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { lockServer } from "./lock.ts";

async function setDraining(admin: Caller, id: string, draining: boolean, note: string | null) {
  requireRole(admin, "administrator");
  return db.$transaction(async (transaction) => {
    const server = await lockServer(transaction, id);
    if ((server.drainingAt !== null) === draining) return { name: server.name };
    await transaction.endpointServer.update({
      where: { id },
      data: { drainingAt: draining ? new Date() : null, drainNote: note, revision: { increment: 1 } },
    });
    await recordAudit(transaction, admin, {
      noun: "endpoint server",
      event: draining ? "drained" : "resumed",
      subjectId: id,
      subject: server.name,
      ...(note && { after: { note } }),
    });
    return { name: server.name };
  });
}

/** From now on the endpoint server is given no new run; one that it holds goes on to its end. */
export function drainEndpointServer(admin: Caller, { id, note }: { id: string; note: string }) {
  return setDraining(admin, id, true, note || null);
}

/** The endpoint server is given runs again. */
export function resumeEndpointServer(admin: Caller, { id }: { id: string }) {
  return setDraining(admin, id, false, null);
}
