import { setTimeout as delay } from "node:timers/promises";
import type { Campaign, Field } from "#faults/campaign.ts";
import type { Passing } from "#faults/gate.ts";
import { runToPublished } from "#faults/run-to-end.ts";
import type { Trials } from "#faults/trials.ts";
import { leaseResponse } from "#lib/protocol/messages.ts";

const mostWaitMs = 8000;

/** How often each lease was given, by run and epoch, as it passes the gate. */
type Given = Map<string, number>;

function leaseIn({ path, status, answer }: Passing): string | null {
  if (path !== "/endpoint-server/lease" || status !== 200) return null;
  const { lease } = leaseResponse.parse(JSON.parse(answer?.toString() ?? ""));
  return lease && `${lease.runId} ${lease.epoch}`;
}

/** Lets the endpoint servers that ask for work wait until several do, and then all go on in the same moment. */
async function race(field: Field, trials: Trials, given: Given): Promise<void> {
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
  // A later epoch is another's turn: the holder may have been cut off meanwhile.
  for (const [lease, times] of given)
    if (lease.startsWith(runId) && times !== 1)
      trials.violation(`${waiting} asked at once, and run and epoch ${lease} were given ${times} times`);
  if (!given.has(`${runId} 1`)) trials.violation(`run ${runId} was published, and no first lease of it was seen`);
  if (waiting > 1) trials.tried();
}

/** F15: many endpoint servers ask for the one run there is. */
export const oneLease: Campaign = {
  fault: "F15",
  title: "several endpoint servers ask for one run at once",
  trials: { short: 10, quick: 50, long: 500 },
  async run(field, trials) {
    const given: Given = new Map();
    field.stand.engineGate.watch((passing) => {
      const lease = leaseIn(passing);
      if (lease) given.set(lease, (given.get(lease) ?? 0) + 1);
    });
    while (trials.wants()) await race(field, trials, given);
  },
};
