import { setTimeout as delay } from "node:timers/promises";
import { type Balancer, balance } from "#faults/balancer.ts";
import type { Campaign, Field } from "#faults/campaign.ts";
import { startConsole } from "#faults/console.ts";
import { openGate } from "#faults/gate.ts";
import { judgePauses } from "#faults/pauses.ts";
import { atPoint, nameOf, pickPoint } from "#faults/points.ts";
import { runToPublished } from "#faults/run-to-end.ts";
import { hasEnded, hasGoneOn } from "#faults/runs.ts";
import { allAtOnce, type Trials } from "#faults/trials.ts";
import { signInVisitors, type Visitors } from "#faults/visitors.ts";
import { until } from "#test/until.ts";

type Console = Awaited<ReturnType<typeof startConsole>>;

/** Two consoles behind one address, as behind a reverse proxy. */
type Consoles = { url: string; killOldest(): Promise<void>; start(): Promise<void>; end(): Promise<void> };

async function openConsoles(): Promise<Consoles> {
  const gate = await openGate();
  const balancer: Balancer = balance(gate);
  const living: Console[] = [];
  async function start(): Promise<void> {
    const started = await startConsole();
    living.push(started);
    balancer.add(started.url);
    await until(() => balancer.given(started.url) > 0 || fetch(gate.url).then(() => false), {
      withinSeconds: 20,
      that: "a console that is ready gets requests",
    });
  }
  async function end(): Promise<void> {
    balancer.close();
    gate.close();
    await Promise.all(living.map((one) => one.stop("SIGKILL")));
  }
  try {
    await Promise.all([start(), start()]);
  } catch (error) {
    await end();
    throw error;
  }
  return {
    url: gate.url,
    async killOldest() {
      await living.shift()?.stop("SIGKILL");
    },
    start,
    end,
  };
}

async function killOnce(field: Field, trials: Trials, consoles: Consoles, visitors: Visitors): Promise<boolean> {
  const { stand, connectors, runs } = field;
  const chance = trials.draw();
  const point = pickPoint(chance);
  const [engineAfterMs, consoleAfterMs] = [chance.between(0, 300), chance.between(0, 300)];
  const connected = await connectors.connect("F21");
  const runId = await connectors.start(connected);
  const changing = visitors.keepChanging();
  let killed: string | null = null;
  atPoint(stand.engineGate, runId, point, async (passing) => {
    const id = stand.servers.asker(passing);
    if (!id) return;
    await stand.servers.kill(id);
    killed = id;
  });
  await until(() => killed !== null || hasEnded(runs.now(runId)), { withinSeconds: 90, that: "the run gets there" });
  await Promise.all([
    delay(engineAfterMs).then(() => stand.killEngine()),
    delay(consoleAfterMs).then(() => consoles.killOldest()),
  ]);
  await runs.fresh();
  const before = runs.all().filter((run) => ["assigned", "running"].includes(run.state));
  await changing.stop();
  if (killed !== null)
    trials.injected(`kill -9 of one of each, ${nameOf(point)} of run ${runId}`, async () => {
      const isServed = await visitors.areServed();
      return isServed && before.every((run) => hasGoneOn(run, runs.now(run.id)));
    });
  await runToPublished(field, trials, runId);
  if (killed !== null) stand.servers.restart(killed);
  await Promise.all([stand.startEngine(), consoles.start()]);
  return killed !== null;
}

/** F21: of two consoles, two engines and three endpoint servers, one of each dies within a third of a second. */
export const oneOfEachKilled: Campaign = {
  fault: "F21",
  title: "kill -9 of a console, an engine and an endpoint server of several",
  trials: { short: 1, quick: 5, long: 60 },
  async run(field, trials) {
    const { connectors } = field;
    const connect = (count: number) => Promise.all(Array.from({ length: count }, () => connectors.connect("F21")));
    const [busy, visited] = [await connect(4), await connect(3)];
    const consoles = await openConsoles();
    try {
      const visitors = await signInVisitors(consoles.url, visited);
      if (!(await visitors.areServed())) throw new Error("The visitors were not served before any fault.");
      const stop = connectors.keepRunning(busy);
      await allAtOnce(trials, 1, () => killOnce(field, trials, consoles, visitors));
      await trials.settled();
      await stop();
      for (const answer of visitors.wrongAnswers) trials.violation(answer);
      for (const one of visited) await judgePauses(trials, one);
    } finally {
      await consoles.end();
    }
  },
};
