import { recordAudit } from "#lib/audit/record.ts";
import type { EndpointServerCaller } from "#lib/caller.ts";
import { ProviderFailure } from "#lib/connectors/kind.ts";
import { db } from "#lib/db.ts";
import { NotFound } from "#lib/errors.ts";
import { readAccessToken } from "#lib/grants/access-token.ts";
import { type FailureCode, failures } from "./failures.ts";
import { type Fenced, isHolder, leaseLost } from "./fence.ts";
import { lockConnectorOf, lockRun } from "./lock.ts";
import { isWithoutAccess } from "./pause.ts";
import { changeState } from "./record.ts";

export type RunAccess =
  | { outcome: "token"; accessToken: string; fingerprint: string; expiresAt: string }
  | { outcome: "paused"; reason: string };

type HeldGrant = { grantId: string | null; name: string };
type Asked = { epoch: number; rejected: string | null };

async function readHeldGrant(server: EndpointServerCaller, runId: string, epoch: number) {
  const run = await db.run.findUnique({
    where: { id: runId },
    select: { state: true, epoch: true, endpointServerId: true, connector: { select: { grantId: true, name: true } } },
  });
  if (!run) throw new NotFound("This run does not exist, or its connector was deleted.");
  return isHolder(server, run, epoch) ? run.connector : null;
}

const authorizedMeanwhile = {
  refused: { error: "busy", message: "The connector was authorized anew just now. Ask again." },
} as const satisfies Fenced<never>;

/** The run waits for an authorization, with its cursor kept; a new grant lets it go on. */
function pauseRun(server: EndpointServerCaller, runId: string, epoch: number, cause: FailureCode) {
  const { title, whose } = failures[cause];
  const reason = `${title}. ${whose}`;
  return db.$transaction(async (transaction): Promise<Fenced<RunAccess>> => {
    await lockConnectorOf(transaction, runId);
    const run = await lockRun(transaction, runId);
    if (!isHolder(server, run, epoch)) return leaseLost;
    if (!(await isWithoutAccess(transaction, run.connectorId))) return authorizedMeanwhile;
    await changeState(transaction, server, run, "paused", { reason, failureCode: cause });
    return { outcome: "paused", reason };
  });
}

function recordGiven(server: EndpointServerCaller, runId: string, { grantId, name }: HeldGrant): Promise<void> {
  return db.$transaction((transaction) =>
    recordAudit(transaction, server, {
      noun: "grant",
      event: "access token given",
      subjectId: grantId ?? runId,
      subject: name,
      after: { runId },
    }),
  );
}

/**
 * The current access token for the run's holder; never the refresh token or the client secret. `rejected` is the
 * fingerprint of the one that the provider answered 401 to. Each giving is on record. Where the grant no longer works,
 * the run is paused.
 */
export async function readRunAccess(
  server: EndpointServerCaller,
  runId: string,
  { epoch, rejected }: Asked,
): Promise<Fenced<RunAccess>> {
  const held = await readHeldGrant(server, runId, epoch);
  if (!held) return leaseLost;
  if (!held.grantId) return pauseRun(server, runId, epoch, "authorization_revoked");
  try {
    const access = await readAccessToken(server, held.grantId, rejected);
    if (access.outcome !== "token") return await pauseRun(server, runId, epoch, access.cause);
    // The wait for the provider may have outlasted the lease.
    if (!(await readHeldGrant(server, runId, epoch))) return leaseLost;
    await recordGiven(server, runId, held);
    return { ...access, expiresAt: access.expiresAt.toISOString() };
  } catch (error) {
    // The grant that was read before is gone: another has taken its place.
    if (error instanceof NotFound) return authorizedMeanwhile;
    if (!(error instanceof ProviderFailure)) throw error;
    return { refused: { error: "busy", message: failures[error.code].cause } };
  }
}
