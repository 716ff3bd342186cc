import type { Campaign } from "#faults/campaign.ts";
import { refreshOnce, spread } from "#faults/refresh-trial.ts";

/** F5: Box has refreshed the grant, and its answer does not arrive. */
export const tokenAnswerLost: Campaign = {
  fault: "F5",
  title: "token answer lost after rotation",
  trials: { short: 20, quick: 100, long: 2000 },
  run: (field, trials) =>
    spread(field, trials, 4, async (connected) => {
      const chance = trials.draw();
      const times = chance.pick([1, 1, 1, 2, 3]);
      const back = chance.pick(["cut", "reset"]);
      await refreshOnce(field, trials, connected, { times, treatment: { back } });
    }),
};
