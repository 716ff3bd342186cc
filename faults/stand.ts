import { type Sandbox, startSandbox } from "#sandbox/box/sandbox.ts";
import { type Running, startEngineProcess } from "#test/processes.ts";
import { until } from "#test/until.ts";
import { balance } from "./balancer.ts";
import type { StandDatabase } from "./database.ts";
import { type Gate, openGate } from "./gate.ts";
import { openServers, type Servers } from "./servers.ts";

type Engine = Running & { url: string };

/** Everything that works in a campaign: a process each, and a gate wherever two of them speak. */
export type Stand = {
  database: StandDatabase;
  sandbox: Sandbox;
  /** Between engine and endpoint servers on one side and the sandbox on the other. */
  boxGate: Gate;
  /** Between endpoint servers and engine. */
  engineGate: Gate;
  servers: Servers;
  /** kill -9 of the engine, of several of the oldest; gone when this settles. */
  killEngine(): Promise<void>;
  startEngine(variables?: Record<string, string>): Promise<void>;
  /** Ends all engines as planned: what they have under way is done, and nothing changes any more. */
  stopEngines(): Promise<void>;
  /** What engines said that ended although nobody killed them. Such an engine is started again. */
  fallen: string[];
  end(): Promise<void>;
};

/** How many of each there are. */
type Counts = { endpointServers: number; engines: number };

/** Sets up the stand on a migrated database. Several engines stand behind the gate as behind a reverse proxy. */
export async function setStand(database: StandDatabase, counts: Counts): Promise<Stand> {
  const sandbox = await startSandbox({ world: "empty" });
  Object.assign(sandbox.state.switches, { ratePerMinute: 0, positionAs: "alternating" });
  const [boxGate, engineGate] = await Promise.all([openGate(), openGate()]);
  boxGate.forwardTo(sandbox.url);
  process.env.BOX_SANDBOX_URL = boxGate.url;
  const fallen: string[] = [];
  const killed = new Set<Engine>();
  let isOver = false;
  const engines: Engine[] = [];
  const balancer = counts.engines > 1 ? balance(engineGate) : null;
  async function startEngine(variables: Record<string, string> = {}): Promise<void> {
    const started = await startEngineProcess(boxGate.url, engineGate.url, {
      DATABASE_URL: database.engineUrl,
      ...variables,
    });
    engines.push(started);
    if (balancer) balancer.add(started.url);
    else engineGate.forwardTo(started.url);
    void started.ended.then(async () => {
      if (isOver || killed.has(started)) return;
      fallen.push(started.output().slice(-3000));
      engines.splice(engines.indexOf(started), 1);
      await until(() => startEngine(variables).then(() => true), { withinSeconds: 90, that: "another engine starts" });
    });
  }
  const servers = openServers(engineGate);
  async function end(): Promise<void> {
    isOver = true;
    await servers.end();
    await Promise.all(engines.map((engine) => engine.stop("SIGKILL")));
    balancer?.close();
    engineGate.close();
    boxGate.close();
    await sandbox.close();
  }
  try {
    for (let count = 0; count < counts.engines; count += 1) await startEngine();
    await servers.add(counts.endpointServers);
  } catch (error) {
    await end();
    throw error;
  }
  return {
    database,
    sandbox,
    boxGate,
    engineGate,
    servers,
    startEngine,
    async killEngine() {
      const engine = engines.shift();
      if (!engine) return;
      killed.add(engine);
      await engine.stop("SIGKILL");
    },
    async stopEngines() {
      for (const engine of engines) killed.add(engine);
      await Promise.all(engines.splice(0).map((engine) => engine.stop()));
    },
    fallen,
    end,
  };
}
