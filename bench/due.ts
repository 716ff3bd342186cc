import { engine } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { startDueRuns } from "#lib/runs/due.ts";
import { addConnectors, seedInstallation } from "#test/many-rows.ts";
import type { Measured } from "./rows.ts";
import type { Scale } from "./scale.ts";
import { emptyTransaction, percentile, timeCalls } from "./timing.ts";

const dueAtOnce = 20;

/** Milliseconds of a tick that finds so many due; others become due each time. */
async function timeTick(calls: number): Promise<number | null> {
  const times: number[] = [];
  for (let call = 0; call < calls; call += 1) {
    await db.$executeRaw`
      UPDATE connector SET next_due_at = now() WHERE id IN (
        SELECT id FROM connector WHERE next_due_at > now() AND NOT EXISTS (SELECT FROM run WHERE connector_id = connector.id)
        LIMIT ${dueAtOnce})`;
    const started = performance.now();
    const { runs } = await startDueRuns(engine);
    if (runs !== dueAtOnce) throw new Error(`The tick started ${runs} runs, not ${dueAtOnce}.`);
    times.push(performance.now() - started);
  }
  return percentile(times.slice(1), 0.5);
}

/** What a tick costs when few of many connectors are due, against as many of few. */
export async function measureDue(_databaseUrl: string, scale: Scale): Promise<Measured> {
  const calls = 9;
  await seedInstallation({ connectors: scale.smallConnectors, servers: 10 });
  const baseline = await timeTick(calls);
  await addConnectors(scale.connectors - scale.smallConnectors);
  await db.$executeRaw`VACUUM ANALYZE`;
  const ours = await timeTick(calls);
  const times = await timeCalls(async () => {
    for (let count = 0; count <= dueAtOnce; count += 1) await emptyTransaction();
  }, 20);
  return {
    figures: { due: { ours, baseline, limit: percentile(times, 0.5) } },
    slopes: [{ name: "Connectors due, decided", unit: "a second", value: ours && (dueAtOnce / ours) * 1000 }],
  };
}
