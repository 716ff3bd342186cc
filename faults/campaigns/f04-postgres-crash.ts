import { setTimeout as delay } from "node:timers/promises";
import type { Campaign, Field } from "#faults/campaign.ts";
import type { Connected } from "#faults/connectors.ts";
import { hasGoneOn } from "#faults/runs.ts";
import type { Trials } from "#faults/trials.ts";
import { db } from "#lib/db.ts";

async function crashOnce({ stand, runs, refreshers }: Field, trials: Trials, connected: Connected[]): Promise<void> {
  const chance = trials.draw();
  await delay(chance.between(300, 2000));
  const how = chance.pick(["immediate", "kill"]);
  const refreshed = chance.pick([connected[0], ...connected.slice(1)] as [Connected, ...Connected[]]);
  // A refresh whose answer comes while the database is away: it must be kept all the same.
  await db.$executeRaw`
    UPDATE "grant" SET access_token_expires_at = now() + interval '5 minutes' WHERE id = ${refreshed.grantId}::uuid`;
  let crashing: Promise<void> | undefined;
  const crash = () => {
    crashing ??= stand.database.crash(how);
  };
  const remove = refreshers.gate.rule(({ path }) => (path === "/oauth2/token" ? { after: crash } : undefined));
  const told = refreshers.ask(chance.between(0, refreshers.count - 1), refreshed.grantId);
  await Promise.race([told, delay(chance.between(50, 1500))]);
  const own = new Set(connected.map(({ id }) => id));
  const before = runs.all().filter((run) => own.has(run.connectorId) && ["assigned", "running"].includes(run.state));
  crash();
  remove();
  // The runs are not looked up while the database is away, so none seems to go on before it is back.
  trials.injected(`a crash of PostgreSQL (${how})`, () => before.every((run) => hasGoneOn(run, runs.now(run.id))));
  await crashing;
  await told;
}

/** F4: PostgreSQL crashes under load and starts again. */
export const postgresCrash: Campaign = {
  fault: "F4",
  title: "PostgreSQL crashes under load",
  trials: { short: 4, quick: 20, long: 300 },
  async run(field, trials) {
    const connected = await Promise.all(Array.from({ length: 6 }, () => field.connectors.connect("F4")));
    const stop = field.connectors.keepRunning(connected);
    while (trials.wants()) {
      await crashOnce(field, trials, connected);
      await delay(1000);
    }
    await trials.settled();
    await stop();
  },
};
