import { setTimeout as delay } from "node:timers/promises";
import { isBoxRequestOf } from "#faults/box-requests.ts";
import type { Campaign, Field } from "#faults/campaign.ts";
import type { Treatment } from "#faults/gate.ts";
import { runToPublished } from "#faults/run-to-end.ts";
import { hasEnded } from "#faults/runs.ts";
import { allAtOnce, type Trials } from "#faults/trials.ts";

const preload = new URL("../fast-clock.mjs", import.meta.url).href;
const awaySeconds = 600;
/** Of each request under way, doubling waits leave some twenty tries in ten minutes. */
const mostRequests = 300;

const unavailable = { status: 503, headers: { "content-type": "text/html" }, body: Buffer.from("<p>Back soon</p>") };
const ways: readonly [Treatment, ...Treatment[]] = [{ rewrite: () => unavailable }, { way: "reset" }, { back: "cut" }];

/** Box is away for ten minutes, by the endpoint server's clock, from some request on. */
async function goAway(field: Field, trials: Trials, factor: number): Promise<boolean> {
  const { stand, connectors, runs } = field;
  const chance = trials.draw();
  const connected = await connectors.connect("F8");
  const away = chance.pick(ways);
  let before = chance.between(1, 6);
  let asked = 0;
  let backAt: number | null = null;
  const remove = stand.boxGate.rule((passing) => {
    if (!isBoxRequestOf(field, connected, passing)) return undefined;
    before -= 1;
    if (before > 0) return undefined;
    backAt ??= performance.now() + (awaySeconds * 1000) / factor;
    asked += 1;
    return away;
  });
  const runId = await connectors.start(connected);
  while (backAt === null && !hasEnded(runs.now(runId))) await delay(50);
  if (backAt === null) return false;
  await delay(backAt - performance.now());
  remove();
  trials.injected(`Box was away for ten minutes in run ${runId}`, () => hasEnded(runs.now(runId)));
  await runToPublished(field, trials, runId);
  if (asked > mostRequests) trials.violation(`run ${runId} asked ${asked} times while Box was away`);
  return true;
}

/** F8: Box is away for ten minutes. In the quick run the endpoint servers' time goes by ten times as fast. */
export const boxAway: Campaign = {
  fault: "F8",
  title: "Box away for ten minutes",
  trials: { short: 2, quick: 6, long: 12 },
  async run(field, trials) {
    const factor = field.size === "long" ? 1 : 10;
    await field.stand.servers.add(6, { NODE_OPTIONS: `--import ${preload}`, CLOCK_FACTOR: String(factor) });
    await allAtOnce(trials, 6, () => goAway(field, trials, factor));
  },
};
