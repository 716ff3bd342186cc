import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
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
  /** Makes an enterprise of a size and a connector that is authorized for it; gives the connector's id. */
  connect(size: Size): Promise<string>;
  /** So many more endpoint servers, each a process and a machine of its own. */
  addServers(count: number): Promise<void>;
  /** Whether the endpoint server keeps to Box's limit, and Box to its own. Forgets the requests so far. */
  limitRate(isLimited: boolean): Promise<void>;
  /** How long Box takes for each answer, beside what the sandbox needs. */
  delayAnswers(milliseconds: number): Promise<void>;
  /** The requests that the sandbox had since the rate was set, as paths with their query. */
  requests(): Promise<{ served: string[]; refused: number }>;
  end(): Promise<void>;
};

async function send(url: string, method: string, body?: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method,
    ...(body !== undefined && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const answer: unknown = text ? JSON.parse(text) : null;
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

const journalSchema = z.object({
  entries: z.array(
    z.object({ method: z.string(), path: z.string(), query: z.string(), status: z.number().nullable() }),
  ),
});

async function readRequests(sandboxUrl: string) {
  const { entries } = journalSchema.parse(await send(`${sandboxUrl}/sandbox/journal`, "GET"));
  const calls = entries.filter(({ method, path }) => method === "GET" && path.startsWith("/2.0/"));
  return {
    served: calls.filter(({ status }) => status === 200).map(({ path, query }) => `${path}${query && `?${query}`}`),
    refused: calls.filter(({ status }) => status === 429).length,
  };
}

type Server = { process: Running; stop(): Promise<void> };

async function startServer(engineUrl: string): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "connector-console-bench-server-"));
  const { code } = await makeEnrolmentCode(engineCaller);
  const process = startEndpointServerProcess(engineUrl, folder, { ENROLMENT_CODE: code });
  const enrolled = await until(
    () =>
      db.endpointServer.findFirst({ where: { lastSeenAt: { not: null }, removedAt: null, features: { none: {} } } }),
    { withinSeconds: 30, that: `the endpoint server is seen: ${process.output()}` },
  );
  await db.endpointServerFeature.create({ data: { endpointServerId: enrolled?.id ?? "", kind: "box" } });
  return {
    process,
    async stop() {
      await process.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

export async function setStage(): Promise<Stage> {
  const port = await freePort();
  const sandboxUrl = `http://127.0.0.1:${port}`;
  const sandbox = startProcess("sandbox/box/main.ts", { SANDBOX_PORT: String(port) });
  await until(() => sandbox.output().includes("is ready"), { withinSeconds: 30, that: "the sandbox is ready" });
  const gate = await openGate();
  const engine = await startEngineProcess(sandboxUrl, gate.url);
  gate.forwardTo(engine.url);
  const first = await startServer(gate.url);
  const servers = [first];
  return {
    gate,
    sandboxUrl,
    processes: { sandbox, engine, "endpoint server": first.process },
    connect: (size) => connect(sandboxUrl, size),
    async addServers(count) {
      for (let added = 0; added < count; added += 1) servers.push(await startServer(gate.url));
    },
    async limitRate(isLimited) {
      gate.liftLimit(!isLimited);
      // Unpacked: what the stand-in spends on packing would be taken from those who are measured.
      await send(`${sandboxUrl}/sandbox/switches`, "PUT", { ratePerMinute: isLimited ? 1000 : 0, gzip: false });
      await send(`${sandboxUrl}/sandbox/journal`, "DELETE");
    },
    async delayAnswers(delayMs) {
      await send(`${sandboxUrl}/sandbox/faults/any`, "PUT", { action: "slow", delayMs });
    },
    requests: () => readRequests(sandboxUrl),
    async end() {
      await Promise.all(servers.map((server) => server.stop()));
      await Promise.all([engine.stop(), sandbox.stop()]);
      gate.close();
      await db.endpointServer.updateMany({ data: { removedAt: new Date() } });
    },
  };
}
