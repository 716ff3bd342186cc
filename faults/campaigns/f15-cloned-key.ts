import type { Campaign } from "#faults/campaign.ts";
import { db } from "#lib/db.ts";

/** F15: a second process works with the key of an endpoint server that goes on working. */
export const clonedKey: Campaign = {
  fault: "F15",
  title: "two processes with one key",
  trials: { quick: 3, long: 5 },
  async run({ stand }, trials) {
    for (const id of stand.servers.ids().slice(-trials.count)) {
      stand.servers.copy(id);
      trials.injected("a copied key", async () => {
        const { trust } = await db.endpointServer.findUniqueOrThrow({ where: { id } });
        return trust === "quarantined";
      });
    }
    await trials.settled();
  },
};
