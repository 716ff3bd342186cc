import { userFilterOf } from "#lib/inventory/filters.ts";
import { readPublishedRun } from "#lib/inventory/published.ts";
import { readInventoryUsers } from "#lib/inventory/read-users.ts";
import { createPerson } from "#test/people.ts";
import { timeCopy } from "./copy.ts";
import type { Figures, Measured } from "./rows.ts";
import type { Scale } from "./scale.ts";
import { bytesOf, walPosition } from "./slopes.ts";
import { type Size, type Stage, setStage } from "./stage.ts";
import { phasesOf, takeToPublished } from "./taking.ts";
import { emptyQuery, measureEmptyProcess, peakMemoryMb, percentile, processorSeconds, timeCalls } from "./timing.ts";

const sized = (users: number): Size => ({ users, groups: Math.max(2, users / 50), memberships: users * 3 });

/** Peaks of the processes after an inventory of a size; each size has processes of its own. */
async function smallPeaks(size: Size) {
  const stage = await setStage();
  try {
    const connectorId = await stage.connect(size);
    await stage.limitRate(false);
    await takeToPublished(connectorId);
    return peaksOf(stage);
  } finally {
    await stage.end();
  }
}

const peaksOf = ({ processes }: Stage) => ({
  server: peakMemoryMb(processes["endpoint server"]),
  engine: peakMemoryMb(processes.engine),
});

/** Milliseconds of each page of the published inventory that is read until `signal` aborts. */
async function readOnAndOn(connectorId: string, signal: AbortSignal): Promise<number[]> {
  const person = await createPerson({ role: "viewer" });
  const times: number[] = [];
  while (!signal.aborted) {
    const started = performance.now();
    const run = await readPublishedRun(person, connectorId);
    if (run) await readInventoryUsers(person, run, userFilterOf({}));
    times.push(performance.now() - started);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return times;
}

async function measureReader(connectorId: string, seconds: number): Promise<Figures> {
  const idle = await readOnAndOn(connectorId, AbortSignal.timeout(seconds * 1000));
  const publishing = new AbortController();
  const reading = readOnAndOn(connectorId, publishing.signal);
  await takeToPublished(connectorId).finally(() => publishing.abort());
  const during = await reading;
  const limit = percentile(await timeCalls(emptyQuery, 300), 0.99);
  return { reader: { ours: percentile(during, 0.99), baseline: percentile(idle, 0.99), limit } };
}

async function measureRate(stage: Stage, connectorId: string): Promise<Figures> {
  await stage.limitRate(true);
  const { seconds } = await takeToPublished(connectorId);
  const { served, refused } = await stage.requests();
  return {
    rate: { ours: (served.length / seconds) * 60, baseline: 1000, limit: 1000 },
    refused: { ours: refused, baseline: 0, limit: 0 },
  };
}

/** Takes inventories of two sizes through the whole chain, against COPY of the same rows. */
export async function measureInventory(databaseUrl: string, scale: Scale): Promise<Measured> {
  const small = await smallPeaks(sized(scale.users / 10));
  const { memory } = await measureEmptyProcess();
  const stage = await setStage();
  try {
    const connectorId = await stage.connect(sized(scale.users));
    await stage.limitRate(false);
    const engineBefore = processorSeconds(stage.processes.engine);
    const [bytesBefore, walBefore] = [await bytesOf(), await walPosition()];
    const taken = await takeToPublished(connectorId);
    const [bytesAfter, walAfter] = [await bytesOf(), await walPosition()];
    const engineAfter = processorSeconds(stage.processes.engine);
    const peaks = peaksOf(stage);
    const copied = await timeCopy(databaseUrl, taken.runId);
    const copyRate = copied.rows / copied.seconds;
    const figures: Figures = {
      ingest: { ours: taken.rows / taken.seconds, baseline: copyRate, limit: copyRate },
      serverMemory: { ours: peaks.server, baseline: small.server, limit: memory },
      engineMemory: { ours: peaks.engine, baseline: small.engine, limit: memory },
      ...(await measureReader(connectorId, scale.seconds)),
      ...(scale.atBoxLimit && (await measureRate(stage, connectorId))),
    };
    const engineMs = engineBefore === null || engineAfter === null ? null : (engineAfter - engineBefore) * 1000;
    return {
      figures,
      slopes: [
        { name: "Inventory row with its indexes", unit: "bytes", value: (bytesAfter - bytesBefore) / taken.rows },
        { name: "Write-ahead log of an inventory row", unit: "bytes", value: (walAfter - walBefore) / taken.rows },
        { name: "Engine's processor time of a batch", unit: "ms", value: engineMs && engineMs / taken.batches },
        { name: "Rows of a batch", unit: "rows", value: taken.rows / taken.batches },
      ],
      notes: [`Inventory of ${scale.users} users, ${taken.rows} rows: ${await phasesOf(taken)}.`],
    };
  } finally {
    await stage.end();
  }
}
