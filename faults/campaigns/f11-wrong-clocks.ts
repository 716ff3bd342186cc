import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Campaign, Field } from "#faults/campaign.ts";
import { atPoint } from "#faults/points.ts";
import { runToPublished } from "#faults/run-to-end.ts";
import type { Trials } from "#faults/trials.ts";
import { db } from "#lib/db.ts";
import { until } from "#test/until.ts";

const preload = new URL("../skewed-clock.mjs", import.meta.url).href;
const minuteMs = 60_000;
/** What a heartbeat may take on a busy machine. */
const toleranceMs = 5000;

type Clock = { variables: Record<string, string>; set(skewMs: number): void };

function clockIn(folder: string, name: string): Clock {
  const file = join(folder, name);
  const set = (skewMs: number) => writeFileSync(file, String(skewMs));
  set(0);
  return { variables: { NODE_OPTIONS: `--import ${preload}`, CLOCK_SKEW_FILE: file }, set };
}

/** A run on one endpoint server whose clock is off, and then jumps in the middle of the run. */
async function runWith(field: Field, trials: Trials, serverId: string, clock: Clock): Promise<void> {
  const { stand, connectors } = field;
  const chance = trials.draw();
  const pick = () => chance.between(-10, 10) * minuteMs;
  const [skewMs, afterJumpMs] = [pick(), pick()];
  clock.set(skewMs);
  const connected = await connectors.connect("F11");
  await db.connector.update({ where: { id: connected.id }, data: { endpointServerId: serverId } });
  const runId = await connectors.start(connected);
  atPoint(stand.engineGate, runId, { door: "batch", nth: chance.between(0, 2), when: "before" }, () =>
    clock.set(afterJumpMs),
  );
  await runToPublished(field, trials, runId);
  trials.tried();
  await until(
    async () => {
      const { clockSkewMs } = await db.endpointServer.findUniqueOrThrow({ where: { id: serverId } });
      return Math.abs((clockSkewMs ?? 0) - afterJumpMs) < toleranceMs;
    },
    { withinSeconds: 60, that: `the console shows a clock that is ${afterJumpMs / minuteMs} minutes off` },
  );
}

/** F11: the clocks of endpoint servers and of the engine are up to ten minutes off, and jump. */
export const wrongClocks: Campaign = {
  fault: "F11",
  title: "clocks up to 10 minutes off, and jumping",
  trials: { short: 8, quick: 30, long: 300 },
  async run(field, trials) {
    const { stand } = field;
    const folder = mkdtempSync(join(tmpdir(), "connector-console-faults-clocks-"));
    const engineClock = clockIn(folder, "engine");
    const ids = stand.servers.ids();
    const clocks = ids.map((id) => clockIn(folder, id));
    try {
      await stand.killEngine();
      await stand.startEngine(engineClock.variables);
      await Promise.all(
        ids.map(async (id, place) => {
          await stand.servers.kill(id);
          stand.servers.restart(id, clocks[place]?.variables);
        }),
      );
      while (trials.wants()) {
        engineClock.set(trials.draw().between(-4, 4) * minuteMs);
        const used = ids.slice(0, trials.count - trials.tally.trials);
        await Promise.all(used.map((id, place) => runWith(field, trials, id, clocks[place] ?? engineClock)));
      }
    } finally {
      for (const id of ids) {
        await stand.servers.kill(id);
        stand.servers.restart(id);
      }
      await stand.killEngine();
      await stand.startEngine();
      rmSync(folder, { recursive: true });
    }
  },
};
