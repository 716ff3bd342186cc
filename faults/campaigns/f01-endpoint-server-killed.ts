import type { Campaign, Field } from "#faults/campaign.ts";
import { atPoint, nameOf, pickPoint } from "#faults/points.ts";
import { runToPublished } from "#faults/run-to-end.ts";
import { hasEnded } from "#faults/runs.ts";
import { allAtOnce, type Trials } from "#faults/trials.ts";

async function killOnce(field: Field, trials: Trials): Promise<boolean> {
  const { stand, connectors, runs } = field;
  const point = pickPoint(trials.draw());
  const connected = await connectors.connect("F1");
  const runId = await connectors.start(connected);
  let isKilled = false;
  atPoint(stand.engineGate, runId, point, async (passing) => {
    const id = stand.servers.asker(passing);
    if (!id) return;
    isKilled = true;
    await stand.servers.kill(id);
    await runs.fresh();
    const epoch = runs.now(runId)?.epoch ?? 0;
    trials.injected(`kill -9 ${nameOf(point)} of run ${runId}`, () => {
      const run = runs.now(runId);
      return hasEnded(run) || (run?.state === "running" && run.epoch > epoch);
    });
    stand.servers.restart(id);
  });
  await runToPublished(field, trials, runId);
  return isKilled;
}

/** F1: the endpoint server dies between any two steps of a run. */
export const endpointServerKilled: Campaign = {
  fault: "F1",
  title: "kill -9 of an endpoint server",
  trials: { short: 12, quick: 50, long: 1000 },
  // The waits for their leases overlap.
  run: (field, trials) => allAtOnce(trials, 50, () => killOnce(field, trials)),
};
