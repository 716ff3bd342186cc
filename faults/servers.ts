import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeJwt } from "jose";
import { engine } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { makeEnrolmentCode } from "#lib/endpoint-servers/enrolment-codes.ts";
import { type Running, startEndpointServerProcess } from "#test/processes.ts";
import { until } from "#test/until.ts";
import type { Gate, Passing } from "./gate.ts";

const addedAtOnce = 4;

type Machine = {
  id: string;
  folder: string;
  running: Running;
  isFrozen: boolean;
  /** Its key was copied: then both processes are stopped by the engine. */
  isCopied: boolean;
};

/** The endpoint servers of the stand, each a process of its own. */
export type Servers = {
  ids(): string[];
  /** Enrols so many more machines, with the feature ticked; `variables` are further ones of their processes. */
  add(count: number, variables?: Record<string, string>): Promise<void>;
  /** kill -9, and gone when this settles. */
  kill(id: string): Promise<void>;
  /** Starts it again, as the machine it was. */
  restart(id: string, variables?: Record<string, string>): void;
  freeze(id: string): void;
  thaw(id: string): void;
  /** A second process with the same key. */
  copy(id: string): Running;
  /** Which endpoint server asks this of the engine: known from its token. */
  asker(passing: Passing): string | null;
  output(id: string): string;
  /** What endpoint servers said that ended although nobody killed them. */
  fallen: string[];
  end(): Promise<void>;
};

function issuerOf(body: Buffer): string | null {
  try {
    return decodeJwt(String(JSON.parse(body.toString()).assertion)).iss ?? null;
  } catch {
    return null;
  }
}

function tokenIn(answer: Buffer | null): string {
  try {
    return String(JSON.parse(answer?.toString() ?? "").token ?? "");
  } catch {
    return "";
  }
}

export function openServers(gate: Gate): Servers {
  const machines = new Map<string, Machine>();
  const copies: Running[] = [];
  const owners = new Map<string, string>();
  const fallen: string[] = [];
  const killed = new Set<Running>();

  gate.watch((passing) => {
    if (passing.path !== "/endpoint-server/token" || passing.status !== 200) return;
    const id = issuerOf(passing.body);
    if (id) owners.set(`Bearer ${tokenIn(passing.answer)}`, id);
  });

  function machine(id: string): Machine {
    const found = machines.get(id);
    if (!found) throw new Error(`The stand has no endpoint server ${id}.`);
    return found;
  }

  async function addOne(variables: Record<string, string>): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), "connector-console-faults-server-"));
    const { id: codeId, code } = await until(() => makeEnrolmentCode(engine), {
      withinSeconds: 60,
      that: "an enrolment code is made",
    });
    const running = startEndpointServerProcess(gate.url, folder, { ...variables, ENROLMENT_CODE: code });
    const id = await until<string | null>(
      async () => {
        const { endpointServer } = await db.enrolmentCode.findUniqueOrThrow({
          where: { id: codeId },
          select: { endpointServer: { select: { id: true, lastSeenAt: true } } },
        });
        return endpointServer?.lastSeenAt ? endpointServer.id : null;
      },
      { withinSeconds: 120, that: "the endpoint server is seen" },
    ).catch((cause: unknown) => {
      throw new Error(`The endpoint server is not seen, and says: ${running.output().slice(-3000)}`, { cause });
    });
    if (!id) throw new Error("The endpoint server is not seen.");
    const added = { id, folder, running, isFrozen: false, isCopied: false };
    machines.set(id, added);
    watch(added);
    await db.endpointServerFeature.create({ data: { endpointServerId: id, kind: "box" } });
  }

  function watch(watched: Machine): void {
    const { running } = watched;
    void running.ended.then(() => {
      if (!killed.has(running) && !watched.isCopied) fallen.push(running.output().slice(-3000));
    });
  }

  async function stop(running: Running): Promise<void> {
    killed.add(running);
    await running.stop("SIGKILL");
  }

  /** Says false when the process is gone. */
  function signal({ running }: Machine, name: NodeJS.Signals): boolean {
    try {
      return process.kill(running.pid, name);
    } catch {
      return false;
    }
  }

  function thaw(id: string): void {
    const frozen = machine(id);
    if (!frozen.isFrozen) return;
    frozen.isFrozen = false;
    signal(frozen, "SIGCONT");
  }

  return {
    ids: () => [...machines.keys()],
    async add(count, variables = {}) {
      for (let left = count; left > 0; left -= addedAtOnce)
        await Promise.all(Array.from({ length: Math.min(left, addedAtOnce) }, () => addOne(variables)));
    },
    async kill(id) {
      thaw(id);
      await stop(machine(id).running);
    },
    restart(id, variables = {}) {
      const found = machine(id);
      found.running = startEndpointServerProcess(gate.url, found.folder, variables);
      watch(found);
    },
    freeze(id) {
      const found = machine(id);
      found.isFrozen = signal(found, "SIGSTOP");
    },
    thaw,
    copy(id) {
      const copied = machine(id);
      copied.isCopied = true;
      const running = startEndpointServerProcess(gate.url, copied.folder);
      copies.push(running);
      return running;
    },
    asker: ({ headers }) => owners.get(headers.authorization ?? "") ?? null,
    fallen,
    output: (id) => machine(id).running.output(),
    async end() {
      for (const id of machines.keys()) thaw(id);
      const all = [...[...machines.values()].map(({ running }) => running), ...copies];
      await Promise.all(all.map(stop));
      for (const { folder } of machines.values()) rmSync(folder, { recursive: true, force: true });
    },
  };
}
