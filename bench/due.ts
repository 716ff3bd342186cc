import { repeat } from "#engine/jobs/frequent.ts";
import { frequentJobs } from "#engine/jobs/jobs.ts";
import { engine } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { startDueRuns } from "#lib/runs/due.ts";
import { addConnectors, seedInstallation } from "#test/many-rows.ts";
import type { Measured } from "./rows.ts";
import type { Scale } from "./scale.ts";
import { emptyTransaction, percentile, timeCalls } from "./timing.ts";

const dueAtOnce = 20;
const dueTogether = 100;
const mostOfTick = 200;

/** Makes so many connectors, that have no run yet, due at a moment. */
async function planAt(moment: Date, count: number): Promise<void> {
  const planned = await db.$executeRaw`
    UPDATE connector SET next_due_at = ${moment} WHERE id IN (
      SELECT id FROM connector WHERE next_due_at > now() AND NOT EXISTS (SELECT FROM run WHERE connector_id = connector.id)
      LIMIT ${count})`;
  if (planned !== count) throw new Error(`Only ${planned} connectors have no run yet.`);
}

/** Milliseconds of a tick that finds so many due; others become due each time. */
async function timeTick(calls: number): Promise<number | null> {
  const times: number[] = [];
  for (let call = 0; call < calls; call += 1) {
    await planAt(new Date(), dueAtOnce);
    const started = performance.now();
    const { runs } = await startDueRuns(engine);
    if (runs !== dueAtOnce) throw new Error(`The tick started ${runs} runs, not ${dueAtOnce}.`);
    times.push(performance.now() - started);
  }
  return percentile(times.slice(1), 0.5);
}

/** How many connectors are decided a second where a tick finds as many due as it takes. */
async function decidedPerSecond(): Promise<number> {
  await planAt(new Date(), mostOfTick);
  const started = performance.now();
  const { runs } = await startDueRuns(engine);
  return (runs / (performance.now() - started)) * 1000;
}

/** Milliseconds from a planned time until the last run of it is there, while the engine's job looks as it always does. */
async function timeLag(moments: number): Promise<number | null> {
  const job = frequentJobs.find(({ name }) => name === "start due runs");
  if (!job) throw new Error("The engine has no job that starts due runs.");
  const lags: number[] = [];
  for (let count = 0; count < moments; count += 1) {
    const moment = new Date(Date.now() + 1000 + Math.random() * 1000);
    await planAt(moment, dueTogether);
    const enough = new AbortController();
    let runs = 0;
    const work = async () => {
      const done = await startDueRuns(engine);
      runs += done.runs;
      if (runs < dueTogether) return done;
      lags.push(Date.now() - moment.getTime());
      enough.abort();
    };
    await repeat({ ...job, work }, enough.signal);
  }
  return percentile(lags, 0.99);
}

/** What a tick costs when few of many connectors are due, against as many of few. */
export async function measureDue(_databaseUrl: string, scale: Scale): Promise<Measured> {
  const calls = 9;
  await seedInstallation({ connectors: scale.smallConnectors, servers: 10 });
  const moments = Math.ceil(scale.calls / 10);
  const [baseline, lagOfFew] = [await timeTick(calls), await timeLag(Math.min(3, moments))];
  await addConnectors(scale.connectors - scale.smallConnectors);
  await db.$executeRaw`VACUUM ANALYZE`;
  const [ours, lag] = [await timeTick(calls), await timeLag(moments)];
  const times = await timeCalls(async () => {
    for (let count = 0; count <= dueAtOnce; count += 1) await emptyTransaction();
  }, 20);
  return {
    figures: {
      due: { ours, baseline, limit: percentile(times, 0.5) },
      lag: { ours: lag, baseline: lagOfFew, limit: 1000 },
    },
    slopes: [{ name: "Connectors due, decided", unit: "a second", value: await decidedPerSecond() }],
  };
}
