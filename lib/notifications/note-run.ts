import type { Transaction } from "#lib/db.ts";
import { failures, isFailureCode } from "#lib/runs/failures.ts";
import type { LockedRun } from "#lib/runs/lock.ts";
import type { RunState } from "#lib/runs/states.ts";
import { noteProblem, noteRecovery } from "./note.ts";
import type { Topic } from "./topics.ts";

type Told = { reason: string | null; failureCode: string | null };

function failureInWords(code: string | null): string {
  if (code === null || !isFailureCode(code)) return "";
  const { title, cause, whose } = failures[code];
  return `${title}. ${cause} ${whose}`;
}

async function noteStreams(transaction: Transaction, run: LockedRun, path: string): Promise<void> {
  const unread = await transaction.runStream.findMany({
    where: { runId: run.id, outcome: { not: "complete" } },
    select: { stream: true },
    orderBy: { stream: "asc" },
  });
  const subject = { topic: "inventory-stale", subjectId: run.connectorId } as const;
  if (unread.length === 0) {
    await noteRecovery(transaction, { ...subject, detail: "Every stream was read to its end.", path });
    return;
  }
  const names = unread.map(({ stream }) => stream).join(", ");
  await noteProblem(transaction, {
    ...subject,
    subject: run.connectorName,
    connectorId: run.connectorId,
    cause: names,
    detail: `Not read to the end: ${names}. What is shown of them is stale or unknown. The run says why.`,
    path,
  });
}

/** Whether another inventory of the connector still waits for a person; `orOlder`: also one that was queued before. */
async function isAnotherHeld(transaction: Transaction, run: LockedRun, { orOlder }: { orOlder: boolean }) {
  const { id, connectorId, queuedAt } = run;
  const others = await transaction.run.count({
    where: { connectorId, state: "held", id: { not: id }, ...(!orOlder && { queuedAt: { gt: queuedAt } }) },
  });
  return others > 0;
}

/** Notes what a run's new state means for whoever is to be told. Called by whatever moves a run. */
export async function noteRun(
  transaction: Transaction,
  run: LockedRun,
  to: RunState,
  { reason, failureCode }: Told,
): Promise<void> {
  const path = `/runs/${run.id}`;
  const subjectId = run.connectorId;
  const problem = (topic: Topic, cause: string, detail: string) =>
    noteProblem(transaction, {
      topic,
      subjectId,
      subject: run.connectorName,
      connectorId: run.connectorId,
      cause,
      detail,
      path,
    });
  const recovery = (topic: Topic, detail: string) => noteRecovery(transaction, { topic, subjectId, detail, path });
  if (run.state === "paused") await recovery("run-paused", "The run goes on, or has ended.");
  switch (to) {
    case "failed":
      await problem("run-failed", failureCode ?? "unknown", failureInWords(failureCode));
      break;
    case "paused":
      await problem("run-paused", failureCode ?? "authorization", failureInWords(failureCode) || (reason ?? ""));
      break;
    case "held":
      await recovery("run-failed", "A run read everything. Its inventory is held.");
      await problem("run-held", "held", `${reason ?? ""} A person accepts or rejects it.`.trim());
      break;
    case "published":
      await recovery("run-failed", "A run read everything, and its inventory is published.");
      // Those queued before it are rejected with it.
      if (!(await isAnotherHeld(transaction, run, { orOlder: false })))
        await recovery("run-held", "An inventory was published.");
      await noteStreams(transaction, run, path);
      break;
    case "rejected":
      if (!(await isAnotherHeld(transaction, run, { orOlder: true })))
        await recovery("run-held", reason ?? "It was rejected.");
      break;
  }
}
