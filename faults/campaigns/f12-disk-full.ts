import { setTimeout as delay } from "node:timers/promises";
import type { Campaign } from "#faults/campaign.ts";
import { hasGoneOn } from "#faults/runs.ts";
import { failures } from "#lib/runs/failures.ts";

/** F12: the disk of the database is full for a while. */
export const diskFull: Campaign = {
  fault: "F12",
  title: "the database's disk is full",
  trials: { short: 1, quick: 5, long: 50 },
  async run({ stand, connectors, runs }, trials) {
    const { disk } = stand.database;
    if (!disk) return trials.skip("skipped: a small disk can only be mounted by root, on Linux.");
    const connected = await Promise.all(Array.from({ length: 6 }, () => connectors.connect("F12", { users: 1500 })));
    const stop = connectors.keepRunning(connected);
    const own = new Set(connected.map(({ id }) => id));
    while (trials.wants()) {
      const chance = trials.draw();
      await delay(chance.between(500, 2000));
      disk.fill(chance.between(0, 400_000));
      await delay(chance.between(3000, 8000));
      const before = runs
        .all()
        .filter((run) => own.has(run.connectorId) && ["assigned", "running"].includes(run.state));
      disk.free();
      trials.injected("a full disk", () => before.every((run) => hasGoneOn(run, runs.now(run.id))));
      await stand.database.revive();
      await delay(2000);
    }
    await trials.settled();
    await stop();
    const said = connected.flatMap(({ id }) => runs.of(id)).filter(({ state }) => state === "failed");
    for (const { id, failureDetail } of said)
      if (!failureDetail?.includes(failures.storage_full.cause)) trials.violation(`run ${id} failed: ${failureDetail}`);
  },
};
