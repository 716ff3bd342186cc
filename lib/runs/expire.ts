import { type Caller, type EngineCaller, engine } from "#lib/caller.ts";
import { db, type Transaction } from "#lib/db.ts";
import { type LockedRun, lockRun } from "./lock.ts";
import { appendLog } from "./log.ts";
import { changeState } from "./record.ts";
import { mostTakeoversWithoutProgress, standsBackSeconds } from "./schema.ts";

const runsAtOnce = 50;

/** Takes a locked run from its holder: another goes on from its cursor, unless it was lost too often on the spot. */
async function takeAway(transaction: Transaction, caller: Caller, run: LockedRun, why: string): Promise<void> {
  const takeovers = run.takeoversWithoutProgress + 1;
  const columns = { takeoversWithoutProgress: takeovers };
  await appendLog(transaction, run, [{ at: run.now, level: "warning", message: why }]);
  if (takeovers >= mostTakeoversWithoutProgress) {
    const failureDetail = `${why} That was the ${takeovers}th time without any progress.`;
    await changeState(transaction, caller, run, "failed", {
      failureCode: "endpoint_server_lost",
      failureDetail,
      ...columns,
    });
  } else {
    await changeState(transaction, caller, run, "queued", { reason: why, ...columns });
  }
}

/** Puts the endpoint server that did not take up a locked run behind those that could have. */
async function standBack(transaction: Transaction, { endpointServerId }: LockedRun): Promise<void> {
  await transaction.$executeRaw`
    UPDATE endpoint_server SET stands_back_until = now() + make_interval(secs => ${standsBackSeconds})
    WHERE id = ${endpointServerId}::uuid`;
}

async function expireOne(transaction: Transaction, caller: EngineCaller): Promise<boolean> {
  const [due] = await transaction.$queryRaw<{ id: string }[]>`
    SELECT id FROM run WHERE state IN ('assigned', 'running') AND lease_until < now()
    ORDER BY lease_until LIMIT 1 FOR UPDATE SKIP LOCKED`;
  if (!due) return false;
  const run = await lockRun(transaction, due.id);
  const who = run.endpointServerName ?? "The endpoint server";
  const why = run.state === "assigned" ? `${who} did not take it up in time.` : `${who} was not heard of for too long.`;
  if (run.state === "assigned") await standBack(transaction, run);
  await takeAway(transaction, caller, run, why);
  return true;
}

/** Takes runs whose lease is over from their holders, by the database's clock. Gives how many. */
export async function expireLeases(caller: EngineCaller): Promise<number> {
  for (let expired = 0; expired < runsAtOnce; expired += 1) {
    if (!(await db.$transaction((transaction) => expireOne(transaction, caller)))) return expired;
  }
  return runsAtOnce;
}

/** Takes every run from an endpoint server that may not go on; `why` ends the sentence that begins with its name. */
export async function endLeasesOf(transaction: Transaction, endpointServerId: string, why: string): Promise<string[]> {
  const runs = await transaction.run.findMany({
    where: { endpointServerId, state: { in: ["assigned", "running"] } },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  for (const { id } of runs) {
    const run = await lockRun(transaction, id);
    if (run.endpointServerId !== endpointServerId || (run.state !== "assigned" && run.state !== "running")) continue;
    await takeAway(transaction, engine, run, `${run.endpointServerName ?? "The endpoint server"} ${why}.`);
  }
  return runs.map(({ id }) => id);
}
