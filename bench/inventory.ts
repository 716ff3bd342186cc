import { availableParallelism } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { timeCopy } from "./copy.ts";
import { type Read, readWhile } from "./reader.ts";
import type { Figures, Measured } from "./rows.ts";
import type { Scale } from "./scale.ts";
import { bytesOf, walPosition } from "./slopes.ts";
import { type Size, type Stage, setStage } from "./stage.ts";
import { phasesOf, publishingOf, takeToPublished } from "./taking.ts";
import { emptyQuery, measureEmptyProcess, peakMemoryMb, percentile, processorSeconds, timeCalls } from "./timing.ts";

const sized = (users: number): Size => ({ users, groups: Math.max(2, users / 50), memberships: users * 3 });

/** Peaks of endpoint server and engine after an inventory of so many users, each in processes of its own, in MB. */
async function measurePeaks(users: number) {
  const stage = await setStage();
  try {
    const connectorId = await stage.connect(sized(users));
    await stage.limitRate(false);
    const { rows } = await takeToPublished(connectorId);
    const { processes } = stage;
    return { rows, server: peakMemoryMb(processes["endpoint server"]), engine: peakMemoryMb(processes.engine) };
  } finally {
    await stage.end();
  }
}

/** Pages read while nothing runs, while a run is taken as fast as it goes, and while one keeps to Box's limit. */
async function measureReaders(stage: Stage, connectorId: string, scale: Scale) {
  const p99 = (reads: readonly Read[]) =>
    percentile(
      reads.map(({ milliseconds }) => milliseconds),
      0.99,
    );
  const [, idle] = await readWhile(connectorId, () => delay(scale.seconds * 1000));
  const baseline = p99(idle);
  const [taken, during] = await readWhile(connectorId, () => takeToPublished(connectorId));
  const { from, to } = await publishingOf(taken);
  const limit = percentile(await timeCalls(emptyQuery, 300), 0.99);
  const publishing = during.filter(({ at }) => at >= from && at <= to);
  const figures: Figures = { readerPublishing: { ours: p99(publishing), baseline, limit } };
  if (scale.atBoxLimit) {
    const [rate, atLimit] = await readWhile(connectorId, () => measureRate(stage, connectorId));
    Object.assign(figures, rate, { readerAtLimit: { ours: p99(atLimit), baseline, limit } });
  }
  const whole = `p99 ${p99(during)?.toFixed(0)} ms of ${during.length}, ${publishing.length} of them while it was published`;
  return {
    figures,
    note: `Pages read during a run at full speed: ${whole}; while nothing ran ${baseline?.toFixed(0)} ms.`,
  };
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

const processorOf = ({ processes }: Stage) =>
  Object.entries(processes).map(([name, process]) => ({ name, seconds: processorSeconds(process) }));

const since = (before: number | null | undefined, after: number | null) =>
  after === null || before === null || before === undefined ? null : after - before;

/** Takes an inventory through the whole chain, against COPY of the same rows. */
async function measureIngest(databaseUrl: string, scale: Scale) {
  const stage = await setStage();
  try {
    const connectorId = await stage.connect(sized(scale.users));
    await stage.limitRate(false);
    const before = processorOf(stage);
    const [bytesBefore, walBefore] = [await bytesOf(), await walPosition()];
    const taken = await takeToPublished(connectorId);
    const [bytesAfter, walAfter] = [await bytesOf(), await walPosition()];
    const after = processorOf(stage);
    const copied = await timeCopy(databaseUrl, taken.runId);
    const copyRate = copied.rows / copied.seconds;
    const readers = await measureReaders(stage, connectorId, scale);
    const figures: Figures = {
      ingest: { ours: taken.rows / taken.seconds, baseline: copyRate, limit: copyRate },
      ...readers.figures,
    };
    const used = after.map(({ name, seconds }, place) => ({ name, seconds: since(before[place]?.seconds, seconds) }));
    const engineSeconds = used.find(({ name }) => name === "engine")?.seconds ?? null;
    const processor = used.map(({ name, seconds }) => `${name} ${seconds?.toFixed(1) ?? "unknown"} s`).join(", ");
    return {
      figures,
      slopes: [
        { name: "Inventory row with its indexes", unit: "bytes", value: (bytesAfter - bytesBefore) / taken.rows },
        { name: "Write-ahead log of an inventory row", unit: "bytes", value: (walAfter - walBefore) / taken.rows },
        {
          name: "Engine's processor time of a batch",
          unit: "ms",
          value: engineSeconds && (engineSeconds * 1000) / taken.batches,
        },
        { name: "Rows of a batch", unit: "rows", value: taken.rows / taken.batches },
      ],
      notes: [
        `Inventory of ${scale.users} users, ${taken.rows} rows: ${await phasesOf(taken)}.`,
        `Processor time meanwhile, of ${(taken.seconds * availableParallelism()).toFixed(1)} s: ${processor}.`,
        readers.note,
      ],
    };
  } finally {
    await stage.end();
  }
}

/** Takes inventories of three sizes through the whole chain. */
export async function measureInventory(databaseUrl: string, scale: Scale): Promise<Measured> {
  const ingest = await measureIngest(databaseUrl, scale);
  const { memory: limit } = await measureEmptyProcess();
  const few = await measurePeaks(scale.memoryUsers / 100);
  const many = await measurePeaks(scale.memoryUsers);
  const figures: Figures = {
    ...ingest.figures,
    serverMemory: { ours: many.server, baseline: few.server, limit },
    engineMemory: { ours: many.engine, baseline: few.engine, limit },
  };
  const note = `Memory: after inventories of ${few.rows} and ${many.rows} rows.`;
  return { figures, slopes: ingest.slopes, notes: [...ingest.notes, note] };
}
