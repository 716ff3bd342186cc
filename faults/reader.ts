import { setTimeout as delay } from "node:timers/promises";
import type { Person } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { userFilter } from "#lib/inventory/filters.ts";
import { readPublishedRun } from "#lib/inventory/published.ts";
import { countInventoryUsers } from "#lib/inventory/read-users.ts";
import type { Look } from "./evidence.ts";
import { digestOf } from "./invariants/published.ts";

/** Someone who reads the published inventories all the time, as the screens do. */
export type Reader = { looks: Look[]; digests: Map<string, string>; stop(): Promise<void> };

const pauseMs = 30;

async function lookAt(viewer: Person, connectorId: string): Promise<Look | null> {
  const run = await readPublishedRun(viewer, connectorId);
  if (!run) return null;
  const users = run.streams.users;
  const counted = await countInventoryUsers(viewer, run, userFilter.parse({}));
  const declared = "items" in users ? users.items : 0;
  const problem =
    counted === declared ? null : `a reader was told of ${declared} users in run ${run.runId} and found ${counted}`;
  return { connectorId, runId: run.runId, problem };
}

/** Begins to read. A look that the database was away for is none. */
export function startReading(viewer: Person): Reader {
  const looks: Look[] = [];
  const digests = new Map<string, string>();
  let isStopped = false;

  async function readAll(): Promise<void> {
    const published = await db.connector.findMany({ where: { publishedRunId: { not: null } }, select: { id: true } });
    for (const { id } of published) {
      if (isStopped) return;
      const look = await lookAt(viewer, id);
      if (!look) continue;
      looks.push(look);
      if (!digests.has(look.runId)) digests.set(look.runId, await digestOf(look.runId));
      await delay(pauseMs);
    }
  }

  async function read(): Promise<void> {
    while (!isStopped) {
      await readAll().catch(() => {});
      await delay(pauseMs);
    }
  }
  const reading = read();
  return {
    looks,
    digests,
    async stop() {
      isStopped = true;
      await reading;
    },
  };
}
