import { setTimeout as delay } from "node:timers/promises";
import { disconnect } from "#lib/db.ts";
import { Fault } from "#scripts/fault.ts";
import { createPerson } from "#test/people.ts";
import type { Campaign, Field } from "./campaign.ts";
import { everywhere, type StandName, type StandPlan, stands } from "./campaigns.ts";
import { chanceOf } from "./chance.ts";
import { findBreaches } from "./checker.ts";
import { openConnectors } from "./connectors.ts";
import type { StandDatabase } from "./database.ts";
import type { Evidence } from "./evidence.ts";
import { startReading } from "./reader.ts";
import { openRefreshers } from "./refreshers.ts";
import { hasEnded, watchRuns } from "./runs.ts";
import { setStand } from "./stand.ts";
import type { Wish } from "./stands.ts";
import { openTrials, quietWithinSeconds, type Tally, type Trials } from "./trials.ts";
import { callWitness } from "./witness.ts";

async function runOne(field: Field, campaign: Campaign, trials: Trials): Promise<void> {
  try {
    await campaign.run(field, trials);
  } catch (error) {
    trials.violation(error instanceof Error ? error.message : String(error));
  }
  await trials.settled();
  const { tally, count } = trials;
  if (tally.trials >= count || tally.note !== null) return;
  if (trials.isTimeUp()) trials.skip(`the time was up after ${tally.trials} of ${count} trials`);
  else trials.violation(`only ${tally.trials} of ${count} were tried`);
}

async function untilQuiet({ runs }: Field): Promise<void> {
  const end = performance.now() + quietWithinSeconds * 1000;
  const isQuiet = () => runs.all().every((run) => hasEnded(run) || run.state === "paused");
  await runs.fresh();
  while (!isQuiet() && performance.now() < end) await delay(200);
}

/** Rejects when someone stops the campaigns, or something of ours breaks: then too everything that was started is ended. */
function interruption(): Promise<never> {
  return new Promise((_resolve, reject) => {
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => reject(new Fault("Stopped.")));
    process.on("uncaughtException", reject);
  });
}

function sayEnd(trials: readonly Trials[], began: number): void {
  if (trials.length === 0) return;
  const names = trials.map(({ tally }) => `${tally.fault} (${tally.trials})`).join(", ");
  console.log(`${names}: ${((performance.now() - began) / 1000).toFixed(0)} s`);
}

/** Breaks what each invariant forbids down to the fault whose connector it befell; to the first, where none can be named. */
async function judge(field: Field, evidence: Evidence, done: readonly Trials[]): Promise<void> {
  for (const said of field.stand.fallen) done[0]?.violation(`an engine ended by itself: ${said}`);
  for (const said of field.stand.servers.fallen) done[0]?.violation(`an endpoint server ended by itself: ${said}`);
  const faultOf = new Map(field.connectors.all().map(({ id, fault }) => [id, fault]));
  for (const { id, sentence, connectorId, what } of await findBreaches(evidence)) {
    const fault = faultOf.get(connectorId ?? "");
    const guilty = done.find(({ tally }) => tally.fault === fault) ?? done[0];
    guilty?.violation(`${id} (${sentence}): ${what}`);
  }
}

/** Carries out the campaigns of one stand and judges every invariant. Gives what each came to. */
export async function runCampaigns(database: StandDatabase, name: StandName, wish: Wish): Promise<Tally[]> {
  const plan: StandPlan = stands[name];
  const { seed, size, only } = wish;
  const chance = chanceOf(seed);
  const stand = await setStand(database, {
    endpointServers: plan.endpointServers[size],
    engines: plan.engines ?? 1,
  });
  const refreshers = await openRefreshers(stand.sandbox.url, plan.refreshers);
  const administrator = await createPerson();
  const runs = watchRuns();
  const connectors = openConnectors(stand.sandbox, runs, administrator);
  const witness = callWitness(stand);
  witness.watchTokens(refreshers.gate);
  const reader = startReading(administrator);
  const field: Field = { stand, connectors, runs, refreshers, administrator, size };
  const done: Trials[] = [];
  const interrupted = interruption();
  interrupted.catch(() => {});
  const endsAt = performance.now() + (wish.minutes ?? Number.POSITIVE_INFINITY) * 60_000;
  /** The groups that are left share what is left of the time. */
  async function breakBy(group: readonly Campaign[], groupsLeft = 1): Promise<void> {
    const groupEndsAt = performance.now() + (endsAt - performance.now()) / groupsLeft;
    const trials = group.map(({ fault, title, trials: counts }) =>
      openTrials(fault, title, counts[size], chance.of(title), groupEndsAt),
    );
    done.push(...trials);
    const began = performance.now();
    await Promise.all(group.map((campaign, place) => runOne(field, campaign, trials[place] as Trials)));
    sayEnd(trials, began);
  }
  async function breakAll(): Promise<void> {
    const wanted = plan.groups
      .map((group) => group.filter(({ fault }) => only.length === 0 || only.includes(fault)))
      .filter((group) => group.length > 0);
    for (const [place, group] of wanted.entries()) await breakBy(group, wanted.length - place);
    await untilQuiet(field);
    await reader.stop();
    await breakBy([everywhere]);
    // A grant that is refreshed while the checker reads would look as if its token had been lost.
    await stand.stopEngines();
    await judge(field, witness.evidence(connectors, reader), done);
  }
  try {
    await Promise.race([breakAll(), interrupted]);
  } finally {
    await runs.stop();
    refreshers.end();
    await stand.end();
    await disconnect();
  }
  return done.map(({ tally }) => tally);
}
