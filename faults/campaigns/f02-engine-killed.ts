import { setTimeout as delay } from "node:timers/promises";
import type { Campaign, Field } from "#faults/campaign.ts";
import type { Chance } from "#faults/chance.ts";
import type { Connected } from "#faults/connectors.ts";
import type { Gate, Passing } from "#faults/gate.ts";
import { expireToken } from "#faults/refresh-trial.ts";
import { hasGoneOn } from "#faults/runs.ts";
import type { Trials } from "#faults/trials.ts";
import { until } from "#test/until.ts";

/** Where the engine dies: at any of its doors, or inside a refresh: before it is sent, before or after its answer. */
type Moment = { gate: "doors" | "token"; when: "before" | "after"; afterMs: number };

function pickMoment(chance: Chance): Moment {
  const gate = chance.pick(["doors", "token"]);
  return { gate, when: chance.pick(["before", "after"]), afterMs: chance.pick([0, 0, 1, 5, 20]) };
}

/** Calls `act` once, at the next request that fits. */
function atNext(gate: Gate, fits: (passing: Passing) => boolean, when: Moment["when"], act: () => unknown): () => void {
  const remove = gate.rule((passing) => {
    if (!fits(passing)) return undefined;
    remove();
    return when === "before" ? { before: act } : { after: act };
  });
  return remove;
}

async function expireTokens(connected: Connected[], chance: Chance): Promise<void> {
  for (const { grantId } of connected) {
    // Most can still be used while another refreshes; the others make their runs wait for it.
    await expireToken(grantId, chance.happens(0.95));
  }
}

async function killOnce({ stand, runs }: Field, trials: Trials, connected: Connected[]): Promise<void> {
  const chance = trials.draw();
  const moment = pickMoment(chance);
  await expireTokens(connected, chance);
  let isKilled = false;
  const kill = async () => {
    if (moment.afterMs > 0) await delay(moment.afterMs);
    await stand.killEngine();
    isKilled = true;
  };
  const remove =
    moment.gate === "token"
      ? atNext(stand.boxGate, ({ path }) => path === "/oauth2/token", moment.when, kill)
      : atNext(stand.engineGate, ({ path }) => path.includes("/runs/"), moment.when, kill);
  await until(() => isKilled, { withinSeconds: 40, that: "the engine is killed" }).catch(async () => {
    remove();
    await stand.killEngine();
  });
  await runs.fresh();
  const own = new Set(connected.map(({ id }) => id));
  const before = runs.all().filter((run) => own.has(run.connectorId) && ["assigned", "running"].includes(run.state));
  trials.injected(`kill -9 of the engine ${moment.when} ${moment.gate}`, () =>
    before.every((run) => hasGoneOn(run, runs.now(run.id))),
  );
  await stand.startEngine();
  await delay(chance.between(50, 600));
}

/** F2: the engine dies at any moment, also while it refreshes a grant. */
export const engineKilled: Campaign = {
  fault: "F2",
  title: "kill -9 of the engine, also inside a refresh",
  trials: { short: 5, quick: 50, long: 1000 },
  async run(field, trials) {
    const connected = await Promise.all(Array.from({ length: 4 }, () => field.connectors.connect("F2")));
    const stop = field.connectors.keepRunning(connected);
    while (trials.wants()) await killOnce(field, trials, connected);
    await trials.settled();
    await stop();
  },
};
