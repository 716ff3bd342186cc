import { setTimeout as delay } from "node:timers/promises";
import type { Campaign, Field } from "#faults/campaign.ts";
import { runToPublished } from "#faults/run-to-end.ts";
import type { Trials } from "#faults/trials.ts";
import { db } from "#lib/db.ts";

const mostWaitMs = 8000;

/** Lets the endpoint servers that ask for work wait until several do, and then all go on in the same moment. */
async function race(field: Field, trials: Trials): Promise<void> {
  const { stand, connectors } = field;
  const connected = await connectors.connect("F15", { users: 20, groups: 2, memberships: 10 });
  const wanted = trials.draw().between(3, 6);
  const { promise: go, resolve } = Promise.withResolvers<void>();
  let waiting = 0;
  const remove = stand.engineGate.rule(({ path }) => {
    if (path !== "/endpoint-server/lease") return undefined;
    waiting += 1;
    return { until: go };
  });
  const runId = await connectors.start(connected);
  const end = performance.now() + mostWaitMs;
  while (waiting < wanted && performance.now() < end) await delay(5);
  remove();
  resolve();
  await runToPublished(field, trials, runId);
  const assigned = await db.runTransition.count({ where: { runId, toState: "assigned" } });
  if (assigned !== 1) trials.violation(`${waiting} asked at once and run ${runId} was handed out ${assigned} times`);
  if (waiting > 1) trials.tried();
}

/** F15: many endpoint servers ask for the one run there is. */
export const oneLease: Campaign = {
  fault: "F15",
  title: "several endpoint servers ask for one run at once",
  trials: { quick: 50, long: 500 },
  async run(field, trials) {
    while (trials.tally.trials < trials.count) await race(field, trials);
  },
};
