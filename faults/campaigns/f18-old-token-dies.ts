import type { Campaign } from "#faults/campaign.ts";
import { db } from "#lib/db.ts";

/** F18: an access token dies when its successor is first used. The sandbox always does that; here it is only counted. */
export const oldTokenDies: Campaign = {
  fault: "F18",
  title: "the old access token dies when the new one is used (always on)",
  trials: { short: 0, quick: 0, long: 0 },
  async run(_field, trials) {
    trials.tally.trials = await db.auditEvent.count({ where: { noun: "grant", event: "refreshed" } });
    const lost = await db.run.findMany({ where: { failureCode: { startsWith: "authorization" } } });
    for (const { id, failureCode } of lost) trials.violation(`run ${id} ended with ${failureCode}`);
  },
};
