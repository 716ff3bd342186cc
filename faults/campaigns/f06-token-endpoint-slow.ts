import { setTimeout as delay } from "node:timers/promises";
import type { Campaign } from "#faults/campaign.ts";
import { refreshOnce, spread } from "#faults/refresh-trial.ts";

/** F6: Box takes its time at the token endpoint. */
export const tokenEndpointSlow: Campaign = {
  fault: "F6",
  title: "slow token endpoint",
  trials: { short: 10, quick: 50, long: 500 },
  run: (field, trials) =>
    spread(field, trials, 50, async (connected) => {
      const chance = trials.draw();
      const slowMs = chance.between(3000, 45_000);
      const isSlowThere = chance.happens(0.5);
      const treatment = isSlowThere ? { delayMs: slowMs } : { after: () => delay(slowMs) };
      const asked = await refreshOnce(field, trials, connected, { times: 1, treatment });
      if (asked !== 1) trials.violation(`a slow token endpoint was asked ${asked} times`);
    }),
};
