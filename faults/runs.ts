import { setTimeout as delay } from "node:timers/promises";
import { db } from "#lib/db.ts";
import type { RunState } from "#lib/runs/states.ts";

export type RunNow = {
  id: string;
  connectorId: string;
  state: RunState;
  epoch: number;
  nextSequence: number;
  reason: string | null;
  failureDetail: string | null;
  leaseUntilMs: number | null;
};

/** Every run as it is at the moment, looked up a few times a second; stays as it was while the database is away. */
export type Runs = {
  now(runId: string): RunNow | undefined;
  of(connectorId: string): RunNow[];
  all(): RunNow[];
  /** Settles once the runs have been looked up anew. */
  fresh(): Promise<void>;
  stop(): Promise<void>;
};

const lookEveryMs = 200;

export const hasEnded = (run: RunNow | undefined) =>
  run !== undefined && ["published", "rejected", "failed", "cancelled", "held"].includes(run.state);

/** Whether a run that was as in `before` has gone on since: taken up, got further, come to an end or a visible stop. */
export function hasGoneOn(before: RunNow, now: RunNow | undefined): boolean {
  if (!now) return false;
  if (hasEnded(now) || now.state === "paused") return true;
  if (now.state !== "running") return false;
  return now.nextSequence > before.nextSequence || (now.leaseUntilMs ?? 0) > (before.leaseUntilMs ?? 0);
}

export function watchRuns(): Runs {
  let known = new Map<string, RunNow>();
  let looks = 0;
  let isStopped = false;

  async function look(): Promise<void> {
    while (!isStopped) {
      try {
        const rows = await db.$queryRaw<RunNow[]>`
          SELECT id, connector_id AS "connectorId", state::text AS state, epoch, next_sequence AS "nextSequence", reason,
            failure_detail AS "failureDetail", extract(epoch FROM lease_until)::float8 * 1000 AS "leaseUntilMs" FROM run`;
        known = new Map(rows.map((row) => [row.id, row]));
        looks += 1;
      } catch {
        // The database is away: that is one of the faults.
      }
      await delay(lookEveryMs);
    }
  }
  const looking = look();
  return {
    now: (runId) => known.get(runId),
    of: (connectorId) => [...known.values()].filter((run) => run.connectorId === connectorId),
    all: () => [...known.values()],
    async fresh() {
      // The look under way may have begun before.
      const wanted = looks + 2;
      while (looks < wanted && !isStopped) await delay(lookEveryMs / 4);
    },
    async stop() {
      isStopped = true;
      await looking;
    },
  };
}
