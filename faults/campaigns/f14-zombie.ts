import type { Campaign, Field } from "#faults/campaign.ts";
import type { Gate, Passing } from "#faults/gate.ts";
import { atPoint, nameOf, pickPoint } from "#faults/points.ts";
import { runToPublished } from "#faults/run-to-end.ts";
import { hasEnded } from "#faults/runs.ts";
import { allAtOnce, type Trials } from "#faults/trials.ts";
import { until } from "#test/until.ts";

/** So many of the trials outlast a lease, which takes a minute. */
const outlastingShare = 0.07;

const batchOf = (passing: Passing, runId: string) => passing.path.startsWith(`/endpoint-server/runs/${runId}/batches/`);

const isTakenOver =
  ({ runs }: Field, runId: string, epoch: number) =>
  () => {
    const run = runs.now(runId);
    return hasEnded(run) || (run?.state === "running" && run.epoch > epoch);
  };

/** The holder is stopped by SIGSTOP until another has taken the run, and then goes on as if nothing had been. */
async function freezeHolder(field: Field, trials: Trials): Promise<boolean> {
  const { stand, connectors, runs } = field;
  const chance = trials.draw();
  let isFrozen = false;
  const runId = await connectors.start(await connectors.connect("F14"));
  const point = { ...pickPoint(chance), door: "batch" as const, nth: chance.between(0, 3) };
  atPoint(stand.engineGate, runId, point, async (passing) => {
    const id = stand.servers.asker(passing);
    if (!id) return;
    isFrozen = true;
    stand.servers.freeze(id);
    await runs.fresh();
    const isOver = isTakenOver(field, runId, runs.now(runId)?.epoch ?? 0);
    trials.injected(`SIGSTOP ${nameOf(point)} of run ${runId}`, isOver);
    void until(isOver, { withinSeconds: 200 })
      .catch(() => {})
      .then(() => stand.servers.thaw(id));
  });
  await runToPublished(field, trials, runId);
  return isFrozen;
}

/** An upload is held on its way, and the renewals with it, and arrives when another holds the run. */
async function holdUpload(field: Field, trials: Trials): Promise<boolean> {
  const { stand, connectors } = field;
  const runId = await connectors.start(await connectors.connect("F14"));
  const nth = trials.draw().between(0, 3);
  let held: { epoch: number; asker: string | null; answered: Passing } | null = null;
  const remove = stand.engineGate.rule((passing) => {
    if (!passing.path.startsWith(`/endpoint-server/runs/${runId}/`)) return undefined;
    if (held)
      return stand.servers.asker(passing) === held.asker && !isTakenOver(field, runId, held.epoch)()
        ? { way: "never" }
        : undefined;
    if (!passing.path.endsWith(`/batches/${nth}`)) return undefined;
    const epoch = Number(passing.headers["x-epoch"]);
    held = { epoch, asker: stand.servers.asker(passing), answered: passing };
    const isOver = isTakenOver(field, runId, epoch);
    trials.injected(`batch ${nth} of run ${runId} held for longer than its lease`, isOver);
    return { until: until(isOver, { withinSeconds: 200 }).catch(() => {}) };
  });
  await runToPublished(field, trials, runId);
  remove();
  return held !== null;
}

/** Uploads that were answered are delivered once more, late and in any order. */
async function replayUploads(field: Field, trials: Trials): Promise<void> {
  const { stand, connectors } = field;
  const runId = await connectors.start(await connectors.connect("F14"));
  const kept: Passing[] = [];
  const chance = trials.draw();
  const replay = async (gate: Gate, passing: Passing) => {
    const { method, path, headers, body } = passing;
    const { "content-length": _, host: __, connection: ___, ...rest } = headers;
    const init = { method, headers: rest as Record<string, string>, body: new Uint8Array(body) };
    const answer = await fetch(`${gate.url}${path}`, init).catch(() => null);
    await answer?.body?.cancel();
    if (answer && ![200, 401, 409].includes(answer.status))
      trials.violation(`an upload sent again was answered ${answer.status}`);
    trials.tried();
  };
  stand.engineGate.watch((passing) => {
    if (!batchOf(passing, runId) || passing.status !== 200 || kept.some(({ path }) => path === passing.path)) return;
    kept.push(passing);
    for (let times = 0; times < 3; times += 1) void replay(stand.engineGate, chance.pick([passing, ...kept]));
  });
  await runToPublished(field, trials, runId);
}

/** F14: uploads that come late, out of order, or from a holder that is none any more. */
export const zombie: Campaign = {
  fault: "F14",
  title: "late and reordered uploads, zombies after their lease",
  trials: { short: 40, quick: 200, long: 5000 },
  async run(field, trials) {
    const outlasting = Math.round(trials.count * outlastingShare);
    let turn = 0;
    const outlast = () => {
      turn += 1;
      return (turn % 2 === 0 ? freezeHolder : holdUpload)(field, trials);
    };
    const replayAll = async () => {
      while (trials.wants()) await replayUploads(field, trials);
    };
    await Promise.all([allAtOnce(trials, 14, outlast, outlasting), replayAll(), replayAll()]);
  },
};
