import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engine as engineCaller } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { makeEnrolmentCode } from "#lib/endpoint-servers/enrolment-codes.ts";
import { ACCOUNT_PASSWORD } from "#sandbox/box/accounts.ts";
import { defaultApps } from "#sandbox/box/oauth/apps.ts";
import { DEFAULT_REDIRECT_URI, type Sandbox } from "#sandbox/box/sandbox.ts";
import { freePort } from "#scripts/ports.ts";
import { type Running, startEndpointServerProcess, startEngineProcess, startProcess } from "#test/processes.ts";
import { createSandboxConnector } from "#test/sandbox-connector.ts";
import { until } from "#test/until.ts";
import { type Gate, openGate } from "./gate.ts";

export type Size = { users: number; groups: number; memberships: number };

/** Everything that works in a run, each a process of its own: sandbox, engine, one endpoint server. */
export type Stage = {
  gate: Gate;
  sandboxUrl: string;
  processes: Record<"sandbox" | "engine" | "endpoint server", Running>;
  connect(size: Size): Promise<string>;
  end(): Promise<void>;
};

async function send(url: string, method: string, body: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`${method} ${url}: ${JSON.stringify(answer)}`);
  return answer;
}

// What authorizing needs of a sandbox, when that is another process.
function remoteSandbox(url: string, login: string): Sandbox {
  const apps = new Map(defaultApps(DEFAULT_REDIRECT_URI).map((app) => [app.clientId, app]));
  const accounts = [{ login, password: ACCOUNT_PASSWORD, userId: "", purpose: "" }];
  return { url, state: { apps, accounts } } as unknown as Sandbox;
}

let connected = 0;

async function connect(sandboxUrl: string, size: Size): Promise<string> {
  connected += 1;
  const name = `Bench ${connected} of ${size.users}`;
  const domain = `bench-${connected}.example`;
  const spec = { ...size, name, domain, seed: connected, eventsPerDay: Math.ceil(size.users / 50), eventDays: 30 };
  const made = await send(`${sandboxUrl}/sandbox/world/enterprises`, "POST", spec);
  const enterprise = { id: String(Reflect.get(Object(made), "id")), name, domain };
  const connector = await createSandboxConnector(remoteSandbox(sandboxUrl, `admin@${domain}`), enterprise);
  return connector.id;
}

export async function setStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), "connector-console-bench-server-"));
  const port = await freePort();
  const sandboxUrl = `http://127.0.0.1:${port}`;
  const sandbox = startProcess("sandbox/box/main.ts", { SANDBOX_PORT: String(port) });
  await until(() => sandbox.output().includes("is ready"), { withinSeconds: 30, that: "the sandbox is ready" });
  const gate = await openGate();
  const engine = await startEngineProcess(sandboxUrl, gate.url);
  gate.forwardTo(engine.url);
  const { code } = await makeEnrolmentCode(engineCaller);
  const server = startEndpointServerProcess(gate.url, folder, { ENROLMENT_CODE: code });
  const enrolled = await until(
    () => db.endpointServer.findFirst({ where: { removedAt: null, lastSeenAt: { not: null } } }),
    { withinSeconds: 30, that: `the endpoint server is seen: ${server.output()} ${engine.output()}` },
  );
  await db.endpointServerFeature.create({ data: { endpointServerId: enrolled?.id ?? "", kind: "box" } });
  return {
    gate,
    sandboxUrl,
    processes: { sandbox, engine, "endpoint server": server },
    connect: (size) => connect(sandboxUrl, size),
    async end() {
      await server.stop();
      await Promise.all([engine.stop(), sandbox.stop()]);
      gate.close();
      await db.endpointServer.updateMany({ data: { removedAt: new Date() } });
      rmSync(folder, { recursive: true });
    },
  };
}

/** The most memory a process ever held, in MB. Linux tells; elsewhere null. */
export function peakMemoryMb({ pid }: Running): number | null {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes ? Number(kilobytes) / 1024 : null;
  } catch {
    return null;
  }
}

/** Processor time that a process has used. Linux tells; elsewhere null. */
export function processorSeconds(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return null;
  }
}
