import { db } from "#lib/db.ts";
import { startRun } from "#lib/runs/start.ts";
import { createPerson } from "#test/people.ts";
import { until } from "#test/until.ts";

/** A run that was published, and what it took from when an endpoint server had it. */
export type Taken = { runId: string; seconds: number; rows: number; batches: number };

/** Takes an inventory and waits until it is published. Throws an Error when it ends otherwise. */
export async function takeToPublished(connectorId: string): Promise<Taken> {
  const { runId } = await startRun(await createPerson(), connectorId);
  const run = await until(
    async () => {
      const found = await db.run.findUniqueOrThrow({ where: { id: runId } });
      const { state, reason, failureDetail } = found;
      if (["held", "failed", "paused"].includes(state))
        return { ...found, wrong: `${state}: ${reason ?? failureDetail}` };
      return state === "published" && { ...found, wrong: null };
    },
    { withinSeconds: 3600, that: "the run is published" },
  );
  if (!run || run.wrong) throw new Error(`The run is ${run ? run.wrong : "lost"}.`);
  const streams = await db.runStream.findMany({ where: { runId } });
  const batches = await db.runBatch.count({ where: { runId } });
  const seconds = (Number(run.endedAt) - Number(run.startedAt)) / 1000;
  return { runId, seconds, rows: streams.reduce((sum, { items }) => sum + items, 0), batches };
}

/** From when until when a run was compared and published, as Date.now(). */
export async function publishingOf({ runId }: Taken): Promise<{ from: number; to: number }> {
  const { _max } = await db.runBatch.aggregate({ where: { runId }, _max: { receivedAt: true } });
  const { endedAt } = await db.run.findUniqueOrThrow({ where: { id: runId } });
  return { from: Number(_max.receivedAt), to: Number(endedAt) };
}

/** Where the time of a run went: until the last batch of each stream was there, and after that. */
export async function phasesOf({ runId }: Taken): Promise<string> {
  const run = await db.run.findUniqueOrThrow({ where: { id: runId } });
  const batches = await db.runBatch.groupBy({ by: ["stream"], where: { runId }, _max: { receivedAt: true } });
  const ends = batches.map(({ stream, _max }) => ({ name: stream, at: Number(_max.receivedAt) }));
  ends.sort((one, other) => one.at - other.at).push({ name: "comparing and publishing", at: Number(run.endedAt) });
  let since = Number(run.startedAt);
  const parts = ends.map(({ name, at }) => {
    const seconds = (at - since) / 1000;
    since = at;
    return `${name} ${seconds.toFixed(1)} s`;
  });
  return parts.join(", ");
}
