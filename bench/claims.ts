import { setTimeout as delay } from "node:timers/promises";
import type { EndpointServerCaller } from "#lib/caller.ts";
import { db, pool } from "#lib/db.ts";
import { leaseRun } from "#lib/runs/lease.ts";
import { pollSeconds } from "#lib/runs/schema.ts";
import { seedInstallation, seedQueue } from "#test/many-rows.ts";
import { startEngineProcess } from "#test/processes.ts";
import type { Measured } from "./rows.ts";
import type { Scale } from "./scale.ts";
import { emptyTransaction, idlePercent, measureEmptyProcess, memoryMb, percentile } from "./timing.ts";

const claimers = 1000;

/** Starts calls at an even rate, whether those before have ended or not; how long each took in milliseconds. */
async function atRate(
  perSecond: number,
  seconds: number,
  work: (index: number) => Promise<unknown>,
): Promise<number[]> {
  const times: number[] = [];
  const underWay: Promise<void>[] = [];
  const started = performance.now();
  for (let index = 0; index < perSecond * seconds; index += 1) {
    const planned = started + (index * 1000) / perSecond;
    const wait = planned - performance.now();
    if (wait > 1) await delay(wait);
    // From when it was planned: who had to wait for others waited too.
    underWay.push(work(index).then(() => void times.push(performance.now() - planned)));
  }
  await Promise.all(underWay);
  return times;
}

async function claimsPerSecond(servers: EndpointServerCaller[], seconds: number): Promise<number> {
  const end = performance.now() + seconds * 1000;
  let claims = 0;
  const claim = async (first: number) => {
    for (let index = first; performance.now() < end; index += 10) {
      const server = servers[index % servers.length];
      if (server && (await leaseRun(server))) claims += 1;
      else break;
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: 10 }, (_, first) => claim(first)));
  return claims / ((performance.now() - started) / 1000);
}

async function measureIdleEngine(seconds: number) {
  const running = await startEngineProcess("http://127.0.0.1:9");
  try {
    await delay(3000);
    return { percent: await idlePercent([running], seconds), memory: memoryMb(running) };
  } finally {
    await running.stop();
  }
}

/** Polls for work of many endpoint servers, of which few find any, and how fast runs can be handed out. */
export async function measureClaims(_databaseUrl: string, scale: Scale): Promise<Measured> {
  await seedInstallation({ connectors: scale.connectors, servers: claimers, runs: scale.smallRuns });
  const idle = await measureIdleEngine(scale.seconds * 2);
  const empty = await measureEmptyProcess(scale.seconds * 2);
  await seedQueue({ queued: Math.floor(scale.connectors / 2), held: 200 });
  const rows = await db.endpointServer.findMany({ select: { id: true, name: true }, take: claimers });
  const servers = rows.map((row): EndpointServerCaller => ({ kind: "endpoint-server", address: null, ...row }));
  const rate = claimers / pollSeconds;
  const claimed = await claimsPerSecond(servers, scale.seconds / 2);
  await db.$executeRaw`UPDATE run SET state = 'cancelled' WHERE state = 'queued'`;
  await pool.query("VACUUM ANALYZE run");
  const nothing = await atRate(rate, scale.seconds, emptyTransaction);
  const polls = await atRate(rate, scale.seconds, async (index) => {
    const server = servers[index % servers.length];
    if (server) await leaseRun(server);
  });
  const baseline = percentile(nothing, 0.99);
  return {
    figures: {
      claim: { ours: percentile(polls, 0.99), baseline, limit: baseline },
      idleProcessor: { ours: idle.percent, baseline: empty.percent, limit: empty.percent },
    },
    slopes: [
      { name: "Runs handed out to ten at once", unit: "a second", value: claimed },
      { name: "Memory of an idle engine", unit: "MB", value: idle.memory },
    ],
  };
}
