import { recordAudit } from "#lib/audit/record.ts";
import { type Caller, type EngineCaller, requireRole } from "#lib/caller.ts";
import { db, type Transaction } from "#lib/db.ts";
import { lockServer } from "./lock.ts";
import type { DrainForm } from "./schema.ts";

type Drain = { note: string | null; endsAt: Date | null };

async function change(transaction: Transaction, caller: Caller, id: string, drain: Drain | null) {
  const server = await lockServer(transaction, id);
  if ((server.drainingAt !== null) === (drain !== null)) return { name: server.name };
  await transaction.endpointServer.update({
    where: { id },
    data: {
      drainingAt: drain && new Date(),
      drainNote: drain?.note ?? null,
      drainEndsAt: drain?.endsAt ?? null,
      revision: { increment: 1 },
    },
  });
  const until = drain?.endsAt?.toISOString();
  await recordAudit(transaction, caller, {
    noun: "endpoint server",
    event: drain ? "drained" : "resumed",
    subjectId: id,
    subject: server.name,
    ...((drain?.note || until) && { after: { ...(drain?.note && { note: drain.note }), ...(until && { until }) } }),
  });
  return { name: server.name };
}

/**
 * From now on the endpoint server is given no new run, until it is resumed or by itself at a time; one that it holds
 * goes on to its end. Throws NotFound, and Refused for a role too low.
 */
export async function drainEndpointServer(admin: Caller, { id, note, until }: DrainForm) {
  requireRole(admin, "administrator");
  const drain = { note: note || null, endsAt: until === null ? null : new Date(until) };
  return db.$transaction((transaction) => change(transaction, admin, id, drain));
}

/** The endpoint server is given runs again. Throws NotFound, and Refused for a role too low. */
export async function resumeEndpointServer(admin: Caller, { id }: { id: string }) {
  requireRole(admin, "administrator");
  return db.$transaction((transaction) => change(transaction, admin, id, null));
}

const drainsAtOnce = 100;

/** Resumes the endpoint servers whose drain is over. Gives how many. */
export async function endDrains(engine: EngineCaller): Promise<number> {
  const over = await db.endpointServer.findMany({
    where: { drainEndsAt: { lte: new Date() }, removedAt: null },
    select: { id: true },
    take: drainsAtOnce,
  });
  for (const { id } of over) await db.$transaction((transaction) => change(transaction, engine, id, null));
  return over.length;
}
