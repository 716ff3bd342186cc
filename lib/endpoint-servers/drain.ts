import { recordAudit } from "#lib/audit/record.ts";
import { type Caller, type EngineCaller, requireRole } from "#lib/caller.ts";
import { db, type Transaction } from "#lib/db.ts";
import { lockServer } from "./lock.ts";
import type { DrainForm } from "./schema.ts";

type Drain = { note: string | null; endsAt: Date | null };

type Server = Awaited<ReturnType<typeof lockServer>>;

function isAsWished({ drainingAt, drainNote, drainEndsAt }: Server, drain: Drain | null): boolean {
  if (drain === null || drainingAt === null) return drain === null && drainingAt === null;
  return drainNote === drain.note && drainEndsAt?.getTime() === drain.endsAt?.getTime();
}

async function change(transaction: Transaction, caller: Caller, server: Server, drain: Drain | null) {
  const { id, name } = server;
  if (isAsWished(server, drain)) return { name };
  await transaction.endpointServer.update({
    where: { id },
    data: {
      drainingAt: drain && (server.drainingAt ?? new Date()),
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
    subject: name,
    ...((drain?.note || until) && { after: { ...(drain?.note && { note: drain.note }), ...(until && { until }) } }),
  });
  return { name };
}

/**
 * From now on the endpoint server is given no new run, until it is resumed or by itself at a time; one that it holds
 * goes on to its end. Of one that drains already it replaces note and time. Throws NotFound, and Refused for a role too
 * low.
 */
export async function drainEndpointServer(admin: Caller, { id, note, until }: DrainForm) {
  requireRole(admin, "administrator");
  const drain = { note: note || null, endsAt: until === null ? null : new Date(until) };
  return db.$transaction(async (transaction) => change(transaction, admin, await lockServer(transaction, id), drain));
}

/** The endpoint server is given runs again. Throws NotFound, and Refused for a role too low. */
export async function resumeEndpointServer(admin: Caller, { id }: { id: string }) {
  requireRole(admin, "administrator");
  return db.$transaction(async (transaction) => change(transaction, admin, await lockServer(transaction, id), null));
}

const drainsAtOnce = 100;

async function endDrain(transaction: Transaction, engine: EngineCaller, id: string): Promise<void> {
  const server = await lockServer(transaction, id);
  // An administrator may have put its end off meanwhile.
  if (server.drainEndsAt && server.drainEndsAt <= new Date()) await change(transaction, engine, server, null);
}

/** Resumes the endpoint servers whose drain is over. Gives how many it looked at. */
export async function endDrains(engine: EngineCaller): Promise<number> {
  const over = await db.endpointServer.findMany({
    where: { drainEndsAt: { lte: new Date() }, removedAt: null },
    select: { id: true },
    take: drainsAtOnce,
  });
  for (const { id } of over) await db.$transaction((transaction) => endDrain(transaction, engine, id));
  return over.length;
}
