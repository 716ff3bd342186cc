import { authorizeAgain } from "#faults/authorize-again.ts";
import { atBoxRequest } from "#faults/box-requests.ts";
import type { Campaign, Field } from "#faults/campaign.ts";
import { runToPublished } from "#faults/run-to-end.ts";
import { hasEnded } from "#faults/runs.ts";
import { allAtOnce, type Trials } from "#faults/trials.ts";
import { makeEnterprise } from "#test/box-truth.ts";
import { until } from "#test/until.ts";

/** While a run goes on its connector is authorized anew, by another account of its enterprise or of another one. */
async function swapOnce(field: Field, trials: Trials): Promise<boolean> {
  const { stand, connectors, runs } = field;
  const chance = trials.draw();
  const connected = await connectors.connect("F17");
  const isForeign = chance.happens(0.5);
  let swapped: Promise<void> | null = null;
  const remove = atBoxRequest(field, connected, chance.between(2, 6), () => {
    if (isForeign) {
      const spec = { domain: `other-${connected.enterprise.domain}`, users: 40, groups: 4, memberships: 30 };
      connected.enterprise = makeEnterprise(stand.sandbox, spec);
    }
    swapped = authorizeAgain(field, connected, isForeign ? "admin" : "coadmin");
    return swapped;
  });
  const runId = await connectors.start(connected);
  await until(() => hasEnded(runs.now(runId)), { withinSeconds: 200, that: `run ${runId} comes to its end` });
  remove();
  if (!swapped) return false;
  await swapped;
  trials.tried();
  const run = runs.now(runId);
  if (!isForeign) {
    if (run?.state !== "published")
      trials.violation(`another account was authorized, and run ${runId} is ${run?.state}: ${run?.failureDetail}`);
    return true;
  }
  if (run?.state !== "cancelled" || !run.reason?.includes("another enterprise"))
    trials.violation(`another enterprise was authorized, and run ${runId} is ${run?.state}: ${run?.reason}`);
  await runToPublished(field, trials, await connectors.start(connected));
  return true;
}

/** F17: the account behind the grant is another one from one request to the next. */
export const accountSwapped: Campaign = {
  fault: "F17",
  title: "account swapped in the middle of a run",
  trials: { short: 4, quick: 8, long: 90 },
  run: (field, trials) => allAtOnce(trials, 4, () => swapOnce(field, trials)),
};
