import type { EndpointServerCaller } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { type Fenced, isHolder, isOfHolder, leaseLost } from "./fence.ts";
import { lockRun } from "./lock.ts";
import { changeState } from "./record.ts";
import { leaseSeconds, renewAfterSeconds } from "./schema.ts";

export type Holding = { leaseSeconds: number; renewAfterSeconds: number; cancel: boolean };

const holding = (cancel: boolean): Holding => ({ leaseSeconds, renewAfterSeconds, cancel });

/** The holder has the run and begins. Asked again after a lost answer, it says the same. */
export function acknowledgeRun(server: EndpointServerCaller, runId: string, epoch: number): Promise<Fenced<Holding>> {
  return db.$transaction(async (transaction) => {
    const run = await lockRun(transaction, runId);
    if (!isOfHolder(server, run, epoch)) return leaseLost;
    if (run.state === "cancelled") return holding(true);
    if (run.state === "assigned") {
      await changeState(transaction, server, run, "running", { acknowledgedAt: run.now });
      await transaction.$executeRaw`
        UPDATE run SET started_at = coalesce(started_at, now()), lease_until = now() + make_interval(secs => ${leaseSeconds})
        WHERE id = ${runId}::uuid`;
      return holding(false);
    }
    return run.state === "running" ? holding(false) : leaseLost;
  });
}

/** Makes the lease last from now on again; the answer tells a holder to stop when a person cancelled the run. */
export async function renewLease(server: EndpointServerCaller, runId: string, epoch: number): Promise<Fenced<Holding>> {
  const renewed = await db.$executeRaw`
    UPDATE run SET lease_until = now() + make_interval(secs => ${leaseSeconds})
    WHERE id = ${runId}::uuid AND endpoint_server_id = ${server.id}::uuid AND state = 'running' AND epoch::bigint = ${epoch}`;
  if (renewed > 0) return holding(false);
  return db.$transaction(async (transaction) => {
    const run = await lockRun(transaction, runId);
    if (!isOfHolder(server, run, epoch)) return leaseLost;
    return run.state === "cancelled" ? holding(true) : leaseLost;
  });
}

/** The holder hands the run back, as it does before it stops: another goes on at once, and no try is counted. */
export function releaseRun(
  server: EndpointServerCaller,
  runId: string,
  epoch: number,
): Promise<Fenced<{ released: true }>> {
  return db.$transaction(async (transaction) => {
    const run = await lockRun(transaction, runId);
    if (isOfHolder(server, run, epoch) && run.state === "queued") return { released: true };
    const held = isHolder(server, run, epoch) || (isOfHolder(server, run, epoch) && run.state === "assigned");
    if (!held) return leaseLost;
    await changeState(transaction, server, run, "queued", { reason: `${server.name} handed it back.` });
    return { released: true };
  });
}
