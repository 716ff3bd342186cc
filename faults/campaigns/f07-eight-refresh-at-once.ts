import type { Campaign } from "#faults/campaign.ts";
import { refreshOnce, spread } from "#faults/refresh-trial.ts";

/** F7: eight processes find the access token ended in the same moment. */
export const eightRefreshAtOnce: Campaign = {
  fault: "F7",
  title: "eight processes refresh one grant",
  trials: { short: 20, quick: 100, long: 2000 },
  run: (field, trials) =>
    spread(field, trials, 2, async (connected) => {
      const treatment = { delayMs: trials.draw().between(0, 60) };
      const asked = await refreshOnce(field, trials, connected, {
        times: 1,
        treatment,
        askers: field.refreshers.count,
      });
      if (asked !== 1) trials.violation(`eight processes asked the token endpoint ${asked} times for one version`);
    }),
};
