import { db, disconnect } from "#lib/db.ts";
import { startRun } from "#lib/runs/start.ts";
import { createPerson } from "#test/people.ts";
import { until } from "#test/until.ts";
import { timeCopy } from "./copy.ts";
import { peakMemoryMb, processorSeconds, type Size, type Stage, setStage } from "./stage.ts";

type Run = { runId: string; seconds: number; rows: number };

async function setRate(stage: Stage, limit: "on" | "off"): Promise<void> {
  stage.gate.liftLimit(limit === "off");
  await fetch(`${stage.sandboxUrl}/sandbox/switches`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    // Unpacked: what the stand-in spends on packing would be taken from those who are measured.
    body: JSON.stringify({ ratePerMinute: limit === "on" ? 1000 : 0, gzip: false }),
  });
  await fetch(`${stage.sandboxUrl}/sandbox/journal`, { method: "DELETE" });
}

async function requestCounts(stage: Stage): Promise<Record<string, number>> {
  return (await fetch(`${stage.sandboxUrl}/sandbox/journal/counts`)).json() as Promise<Record<string, number>>;
}

/** From the moment the endpoint server has the run until the inventory is published. */
async function runToPublished(connectorId: string): Promise<Run> {
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
  const seconds = (Number(run.endedAt) - Number(run.startedAt)) / 1000;
  return { runId, seconds, rows: streams.reduce((sum, { items }) => sum + items, 0) };
}

const figure = (value: number | null, digits = 0) =>
  value === null ? "unknown" : value.toLocaleString("en", { maximumFractionDigits: digits });

function memories(stage: Stage): Record<string, number | null> {
  return Object.fromEntries(Object.entries(stage.processes).map(([name, running]) => [name, peakMemoryMb(running)]));
}

/** Where the time went: until the last batch of each stream was there, and after that until it was published. */
async function printPhases(runId: string): Promise<void> {
  const run = await db.run.findUniqueOrThrow({ where: { id: runId } });
  const batches = await db.runBatch.groupBy({
    by: ["stream"],
    where: { runId },
    _max: { receivedAt: true },
    _count: true,
  });
  const ends = batches.map(({ stream, _max, _count }) => ({ stream, count: _count, at: Number(_max.receivedAt) }));
  let since = Number(run.startedAt);
  for (const { stream, count, at } of ends.sort((one, other) => one.at - other.at)) {
    console.log(`  ${stream}: ${figure((at - since) / 1000, 1)} s, ${count} batches`);
    since = at;
  }
  console.log(`  comparing and publishing: ${figure((Number(run.endedAt) - since) / 1000, 1)} s`);
}

async function measure(size: Size, databaseUrl: string, limited: boolean) {
  const stage = await setStage();
  try {
    const connectorId = await stage.connect(size);
    await setRate(stage, "off");
    const { runId, seconds, rows } = await runToPublished(connectorId);
    const counts = await requestCounts(stage);
    const copied = await timeCopy(databaseUrl, runId);
    const peak = memories(stage);
    const requests = Object.entries(counts).reduce((sum, [name, count]) => sum + (name.includes(" ") ? 0 : count), 0);
    console.log(
      `\n${figure(size.users)} users, ${figure(size.groups)} groups, ${figure(size.memberships)} memberships`,
    );
    console.log(
      `  inventory: ${figure(rows)} rows in ${figure(seconds, 1)} s: ${figure(rows / seconds)} rows a second, ${figure(requests)} requests`,
    );
    console.log(
      `  COPY:      ${figure(copied.rows)} rows in ${figure(copied.seconds, 1)} s: ${figure(copied.rows / copied.seconds)} rows a second`,
    );
    await printPhases(runId);
    for (const [name, { pid }] of Object.entries(stage.processes)) {
      console.log(`  processor time of the ${name}: ${figure(processorSeconds(pid), 1)} s`);
    }
    const share = rows / seconds / (copied.rows / copied.seconds);
    console.log(`  against COPY: ${figure(share, 2)}`);
    for (const [name, megabytes] of Object.entries(peak))
      console.log(`  most memory of the ${name}: ${figure(megabytes)} MB`);
    if (!limited) return { share, peak, reached: null };
    await setRate(stage, "on");
    const slow = await runToPublished(connectorId);
    const limitedCounts = await requestCounts(stage);
    const served = Object.entries(limitedCounts).reduce(
      (sum, [name, count]) => sum + (/ 200$/.test(name) ? count : 0),
      0,
    );
    const perMinute = (served / slow.seconds) * 60;
    const refused = Object.entries(limitedCounts).reduce(
      (sum, [name, count]) => sum + (/ 429$/.test(name) ? count : 0),
      0,
    );
    console.log(
      `  with Box's limit of 1,000 a minute: ${figure(served)} requests in ${figure(slow.seconds, 1)} s: ${figure(perMinute)} a minute, ${refused} refused with 429`,
    );
    return { share, peak, reached: perMinute / 1000 };
  } finally {
    await stage.end();
  }
}

/** `isSmall`: a hundredth, to see that it works. `isLimited`: also the run at Box's limit, which takes minutes. */
export type BenchOptions = { isSmall: boolean; isLimited: boolean };

/** Measures an inventory of two sizes and prints the figures. The database named by DATABASE_URL is migrated and empty. */
export async function benchInventory(databaseUrl: string, { isSmall, isLimited }: BenchOptions): Promise<void> {
  const scale = isSmall ? 0.01 : 1;
  const sized = (users: number): Size => ({
    users: users * scale,
    groups: Math.max(2, (users / 50) * scale),
    memberships: users * 3 * scale,
  });
  const small = await measure(sized(10_000), databaseUrl, false);
  const large = await measure(sized(100_000), databaseUrl, isLimited);
  const before = small.peak["endpoint server"];
  const after = large.peak["endpoint server"];
  const growth = before && after ? (after / before - 1) * 100 : null;
  console.log(
    `\nAgainst COPY: ${figure(large.share, 2)} (0.4 is the aim). Of Box's limit: ${figure(large.reached, 2)} (0.9).`,
  );
  console.log(`Growth of the endpoint server's memory with ten times the users: ${figure(growth, 1)} % (under 10).`);
  await disconnect();
}
