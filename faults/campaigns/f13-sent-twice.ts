import type { Campaign, Field } from "#faults/campaign.ts";
import { runToPublished } from "#faults/run-to-end.ts";
import type { Trials } from "#faults/trials.ts";

async function sendTwice(field: Field, trials: Trials): Promise<void> {
  const { stand, connectors } = field;
  const connected = await connectors.connect("F13");
  const chance = trials.draw();
  const runId = await connectors.start(connected);
  const remove = stand.engineGate.rule(({ path }) => {
    if (!path.startsWith(`/endpoint-server/runs/${runId}/`)) return undefined;
    trials.tried();
    return { copies: chance.between(2, 3) };
  });
  await runToPublished(field, trials, runId);
  remove();
}

/** F13: every request of a run arrives two or three times, at once. */
export const sentTwice: Campaign = {
  fault: "F13",
  title: "each request delivered two or three times",
  trials: { short: 40, quick: 200, long: 5000 },
  async run(field, trials) {
    while (trials.wants()) await Promise.all(Array.from({ length: 10 }, () => sendTwice(field, trials)));
  },
};
