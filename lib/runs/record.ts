import { afterCommit } from "#lib/after-commit.ts";
import { recordAudit } from "#lib/audit/record.ts";
import { type Caller, callerName } from "#lib/caller.ts";
import type { Prisma, Transaction } from "#lib/db.ts";
import { Conflict } from "#lib/errors.ts";
import { noteRun } from "#lib/notifications/note-run.ts";
import { endRunSpan, inRunSpan } from "#lib/trace/run-trace.ts";
import type { LockedRun } from "./lock.ts";
import { endStates, mayBecome, type RunState, runStates } from "./states.ts";

const audited = {
  cancelled: "cancelled",
  published: "published",
  held: "held",
  rejected: "rejected",
  failed: "failed",
  paused: "paused",
} as const satisfies Partial<Record<RunState, string>>;

const isAudited = (state: RunState): state is keyof typeof audited => state in audited;

type Transition = Omit<Prisma.RunTransitionUncheckedCreateInput, "id" | "at" | "actor">;

/** Writes one line of a run's states over time, or one each of several runs, within a span of each run's trace. */
export async function recordTransition(
  transaction: Transaction,
  caller: Caller,
  ...entries: Transition[]
): Promise<void> {
  const data = entries.map((entry) => ({ ...entry, actor: callerName(caller) }));
  const written = transaction.runTransition.createMany({ data }).then(() => {});
  await Promise.all(entries.map(({ toState, runId }) => inRunSpan(`run ${toState}`, runId, () => written)));
}

/**
 * Moves a locked run to another state: the only place that does, apart from the lease's own UPDATE. Writes the
 * transition, what people may be notified of, and the audit row where there is one. Throws Conflict when the run can't go there.
 */
export async function changeState(
  transaction: Transaction,
  caller: Caller,
  run: LockedRun,
  to: RunState,
  { reason = null, ...columns }: { reason?: string | null } & Prisma.RunUncheckedUpdateInput = {},
): Promise<void> {
  if (!mayBecome(run.state, to)) {
    throw new Conflict(`The run is ${runStates[run.state].label.toLowerCase()}: it can't become ${to} any more.`);
  }
  const isEnd = (endStates as readonly RunState[]).includes(to);
  await transaction.run.update({
    where: { id: run.id },
    data: {
      ...columns,
      state: to,
      reason,
      ...(isEnd && { endedAt: run.now }),
      ...(to !== "running" && { leaseUntil: null }),
    },
  });
  await recordTransition(transaction, caller, {
    runId: run.id,
    fromState: run.state,
    toState: to,
    epoch: run.epoch,
    endpointServerName: run.endpointServerName,
    reason,
  });
  if (isEnd) afterCommit(() => endRunSpan(run.id, run.queuedAt, to));
  const { failureCode } = columns;
  await noteRun(transaction, run, to, { reason, failureCode: typeof failureCode === "string" ? failureCode : null });
  if (!isAudited(to)) return;
  await recordAudit(transaction, caller, {
    noun: "run",
    event: caller.kind === "person" && to === "published" ? "accepted" : audited[to],
    subjectId: run.id,
    subject: run.connectorName,
    before: { state: run.state },
    after: { state: to, ...(reason && { reason }) },
  });
}
