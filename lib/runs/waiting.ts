import type { EngineCaller } from "#lib/caller.ts";
import { db, type Transaction } from "#lib/db.ts";
import { readCandidates, whyWaiting } from "#lib/endpoint-servers/placement.ts";
import { failures } from "./failures.ts";
import { lockConnectorOf, lockRun } from "./lock.ts";
import { isWithoutAccess } from "./pause.ts";
import { changeState } from "./record.ts";

const runsAtOnce = 500;

/** A run that no endpoint server could ever take is given up after this. */
const hopelessAfterHours = 24;

type Waiting = {
  id: string;
  kind: string;
  placementServerId: string | null;
  reason: string | null;
  grantState: "active" | "needs_authorization" | null;
  isOld: boolean;
};

async function endWaiting(transaction: Transaction, caller: EngineCaller, waiting: Waiting, isHopeless: boolean) {
  await lockConnectorOf(transaction, waiting.id);
  const run = await lockRun(transaction, waiting.id);
  if (run.state !== "queued") return;
  if (isHopeless) {
    await changeState(transaction, caller, run, "failed", {
      failureCode: "no_endpoint_server",
      failureDetail: waiting.reason,
    });
    return;
  }
  if (!(await isWithoutAccess(transaction, run.connectorId))) return;
  const cause = waiting.grantState === null ? null : failures.authorization_revoked;
  const reason = cause
    ? `${cause.title}. ${cause.whose}`
    : "The connector is not authorized. Edit it and click Authorize.";
  await changeState(transaction, caller, run, "paused", { reason });
}

/**
 * Notes why each queued run still waits, lets it follow its connector's choice of endpoint server, pauses it when the
 * grant has ended, and gives it up when for a day no endpoint server has had the feature.
 */
export async function reviewWaitingRuns(caller: EngineCaller): Promise<void> {
  await db.$executeRaw`
    UPDATE run SET placement_server_id = c.endpoint_server_id FROM connector c
    WHERE c.id = run.connector_id AND run.state = 'queued'
      AND run.placement_server_id IS DISTINCT FROM c.endpoint_server_id`;
  const runs = await db.$queryRaw<Waiting[]>`
    SELECT r.id, r.kind, r.placement_server_id AS "placementServerId", r.reason, g.state::text AS "grantState",
      r.queued_at < now() - make_interval(hours => ${hopelessAfterHours}::int) AS "isOld"
    FROM run r JOIN connector c ON c.id = r.connector_id LEFT JOIN "grant" g ON g.id = c.grant_id
    WHERE r.state = 'queued' ORDER BY r.queued_at LIMIT ${runsAtOnce}`;
  if (runs.length === 0) return;
  const candidates = await readCandidates();
  for (const run of runs) {
    const able = candidates.filter(
      (server) =>
        server.kinds.includes(run.kind) && (run.placementServerId === null || server.id === run.placementServerId),
    );
    const isHopeless = run.isOld && able.length === 0;
    if (isHopeless || run.grantState !== "active") {
      await db.$transaction((transaction) => endWaiting(transaction, caller, run, isHopeless));
      continue;
    }
    const reason = whyWaiting(candidates, run);
    if (reason === run.reason) continue;
    await db.$executeRaw`UPDATE run SET reason = ${reason} WHERE id = ${run.id}::uuid AND state = 'queued'`;
  }
}
