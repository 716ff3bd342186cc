import { setTimeout as delay } from "node:timers/promises";
import type { Campaign, Field } from "#faults/campaign.ts";
import type { Connected } from "#faults/connectors.ts";
import { type DatabaseGate, openDatabaseGate } from "#faults/database-gate.ts";
import { expireToken } from "#faults/refresh-trial.ts";
import { hasGoneOn } from "#faults/runs.ts";
import type { Trials } from "#faults/trials.ts";

async function cutOnce({ runs, size }: Field, trials: Trials, gate: DatabaseGate, connected: Connected[]) {
  const chance = trials.draw();
  const way = chance.pick(["to", "from", "both"]);
  const ending = chance.pick(["resumed", "reset", "forgotten", "lost"]);
  // Beyond ten seconds new connections are given up, beyond 45 s endpoint servers give up.
  const isLong = chance.happens(0.1);
  const lastsMs = isLong ? chance.between(10_000, size === "long" ? 60_000 : 15_000) : chance.between(100, 4000);
  for (const { grantId } of connected) if (chance.happens(0.3)) await expireToken(grantId, chance.happens(0.5));
  await delay(chance.between(100, 1000));
  const own = new Set(connected.map(({ id }) => id));
  gate.cut(way);
  await delay(lastsMs);
  const before = runs.all().filter((run) => own.has(run.connectorId) && ["assigned", "running"].includes(run.state));
  gate.end(ending);
  const what = `the way ${way} PostgreSQL was cut for ${lastsMs} ms and its connections were ${ending}`;
  trials.injected(what, () => before.every((run) => hasGoneOn(run, runs.now(run.id))));
  // Cuts come in bursts. Without an end of each there would be no fault after which anything could go on.
  if (isLong || chance.happens(0.25)) await trials.settled();
}

/** F16: the engine and PostgreSQL can't hear each other, or one of them is not heard. */
export const databaseCutOff: Campaign = {
  fault: "F16",
  title: "engine cut off from PostgreSQL",
  trials: { short: 4, quick: 20, long: 200 },
  async run(field, trials) {
    const { stand, connectors } = field;
    const gate = await openDatabaseGate(stand.database.engineUrl);
    await stand.killEngine();
    await stand.startEngine({ DATABASE_URL: gate.url });
    try {
      const connected = await Promise.all(Array.from({ length: 4 }, () => connectors.connect("F16")));
      const stop = connectors.keepRunning(connected);
      while (trials.wants()) await cutOnce(field, trials, gate, connected);
      await trials.settled();
      await stop();
    } finally {
      await stand.killEngine();
      await stand.startEngine();
      gate.close();
    }
  },
};
