import type { Campaign } from "#faults/campaign.ts";
import { db } from "#lib/db.ts";

/** Two heartbeats of the first after the second has settled. */
const noticedWithinSeconds = 240;

/** F15: a second process works with the key of an endpoint server that goes on working. */
export const clonedKey: Campaign = {
  fault: "F15",
  title: "two processes with one key",
  trials: { short: 1, quick: 3, long: 5 },
  async run({ stand }, trials) {
    for (const id of stand.servers.ids().slice(-trials.count)) {
      stand.servers.copy(id);
      const isNoticed = async () => {
        const { trust } = await db.endpointServer.findUniqueOrThrow({ where: { id } });
        return trust === "quarantined";
      };
      trials.injected("a copied key", isNoticed, noticedWithinSeconds);
    }
    await trials.settled();
  },
};
