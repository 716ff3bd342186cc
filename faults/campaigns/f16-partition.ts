import { setTimeout as delay } from "node:timers/promises";
import type { Campaign, Field } from "#faults/campaign.ts";
import { atPoint, nameOf, pickPoint } from "#faults/points.ts";
import { runToPublished } from "#faults/run-to-end.ts";
import { hasEnded } from "#faults/runs.ts";
import { allAtOnce, type Trials } from "#faults/trials.ts";
import { selfStopSeconds } from "#lib/protocol/messages.ts";
import { until } from "#test/until.ts";

const oneWayShare = 0.2;

/** The holder and the engine can't hear each other, or the engine hears and is not heard, until another has the run. */
async function part(field: Field, trials: Trials): Promise<boolean> {
  const { stand, connectors, runs } = field;
  const chance = trials.draw();
  const isOneWay = chance.happens(oneWayShare);
  const place = { door: "batch" as const, nth: chance.between(0, 3), when: "before" as const };
  const point = { ...pickPoint(chance), ...place };
  const runId = await connectors.start(await connectors.connect("F16"));
  let isParted = false;
  atPoint(stand.engineGate, runId, point, async (passing) => {
    const id = stand.servers.asker(passing);
    if (!id) return;
    isParted = true;
    await runs.fresh();
    const epoch = runs.now(runId)?.epoch ?? 0;
    const saidBefore = stand.servers.output(id).length;
    const isOver = () => {
      const run = runs.now(runId);
      return hasEnded(run) || (run?.state === "running" && run.epoch > epoch);
    };
    const remove = stand.engineGate.rule((other) => {
      if (stand.servers.asker(other) !== id) return undefined;
      return isOneWay ? { back: "never" } : { way: "never" };
    });
    // While it is heard its lease goes on: it gives up by itself after 45 s, and the lease ends a minute later.
    if (isOneWay) await delay(selfStopSeconds * 1000);
    trials.injected(`a partition ${nameOf(point)} of run ${runId}`, isOver);
    await until(isOver, { withinSeconds: 200 }).catch(() => {});
    const said = stand.servers.output(id).slice(saidBefore);
    if (!hasEnded(runs.now(runId)) && !said.includes(`did not answer for ${selfStopSeconds} s`))
      trials.violation(`the endpoint server went on with run ${runId} when another had it`);
    remove();
  });
  await runToPublished(field, trials, runId);
  return isParted;
}

/** F16: an endpoint server is cut off from the engine, both ways or one. */
export const partition: Campaign = {
  fault: "F16",
  title: "endpoint server cut off from the engine, or not heard by it",
  trials: { short: 6, quick: 30, long: 300 },
  run: (field, trials) => allAtOnce(trials, 30, () => part(field, trials)),
};
