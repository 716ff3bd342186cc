import { authorizeAgain } from "#faults/authorize-again.ts";
import { atBoxRequest } from "#faults/box-requests.ts";
import type { Campaign, Field } from "#faults/campaign.ts";
import type { Connected } from "#faults/connectors.ts";
import { runToPublished } from "#faults/run-to-end.ts";
import { hasEnded } from "#faults/runs.ts";
import { allAtOnce, type Trials } from "#faults/trials.ts";
import { db } from "#lib/db.ts";
import { endGrant } from "#sandbox/box/oauth/grants.ts";
import { until } from "#test/until.ts";

function endGrants({ stand }: Field, { providerGrants }: Connected): void {
  const { grants } = stand.sandbox.state;
  for (const id of providerGrants) {
    const grant = grants.byId.get(id);
    if (grant) endGrant(grants, grant);
  }
}

async function revokeOnce(field: Field, trials: Trials): Promise<boolean> {
  const { connectors, runs } = field;
  const connected = await connectors.connect("F17");
  let isRevoked = false;
  const remove = atBoxRequest(field, connected, trials.draw().between(1, 6), () => {
    endGrants(field, connected);
    isRevoked = true;
    trials.injected("a revoked grant", () => runs.of(connected.id).some(({ state }) => state === "paused"));
  });
  const runId = await connectors.start(connected);
  const run = await until(
    () => {
      const now = runs.now(runId);
      return now?.state === "paused" || hasEnded(now) ? now : undefined;
    },
    { withinSeconds: 120, that: `run ${runId} is paused` },
  );
  remove();
  if (!isRevoked) return false;
  if (run?.state !== "paused" || !run.reason) {
    trials.violation(`after its grant was revoked run ${runId} is ${run?.state}: ${run?.failureDetail ?? run?.reason}`);
    return true;
  }
  await authorizeAgain(field, connected);
  await runToPublished(field, trials, runId);
  const kept = await db.runBatch.count({ where: { runId, epoch: 1 } });
  if (kept !== run.nextSequence)
    trials.violation(`run ${runId} had ${run.nextSequence} batches when it was paused, and kept ${kept}`);
  return true;
}

/** F17: somebody takes the grant back while a run goes on. */
export const grantRevoked: Campaign = {
  fault: "F17",
  title: "grant revoked in the middle of a run",
  trials: { short: 7, quick: 14, long: 120 },
  run: (field, trials) => allAtOnce(trials, 7, () => revokeOnce(field, trials)),
};
