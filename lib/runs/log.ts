import type { z } from "zod";
import type { EndpointServerCaller } from "#lib/caller.ts";
import { db, type Transaction } from "#lib/db.ts";
import type { logRequest } from "#lib/protocol/messages.ts";
import { scrub } from "#lib/scrub.ts";
import { type Fenced, isHolder, leaseLost } from "./fence.ts";
import { lockRun } from "./lock.ts";
import { mostLogLines } from "./schema.ts";

type Line = { at: Date; level: "info" | "warning" | "error"; message: string };

/** Adds lines to a locked run's log; past the most it holds they are left out, and a last line says so. */
export async function appendLog(transaction: Transaction, run: { id: string; epoch: number }, lines: readonly Line[]) {
  const last = await transaction.runLogLine.aggregate({ where: { runId: run.id }, _max: { position: true } });
  const first = (last._max.position ?? 0) + 1;
  if (first > mostLogLines) return;
  const kept: Line[] = lines.slice(0, mostLogLines - first);
  if (kept.length < lines.length) {
    kept.push({
      at: lines[0]?.at ?? new Date(),
      level: "warning",
      message: "The log is full: later lines are left out.",
    });
  }
  await transaction.runLogLine.createMany({
    data: kept.map((line, index) => ({
      ...line,
      message: scrub(line.message),
      runId: run.id,
      epoch: run.epoch,
      position: first + index,
    })),
  });
}

/** Adds what the holder has to say to the run's log. */
export function recordLog(
  server: EndpointServerCaller,
  runId: string,
  { epoch, lines }: z.infer<typeof logRequest>,
): Promise<Fenced<{ lines: number }>> {
  return db.$transaction(async (transaction) => {
    const run = await lockRun(transaction, runId);
    if (!isHolder(server, run, epoch)) return leaseLost;
    const dated = lines.map((line) => {
      const at = new Date(line.at);
      // A clock that is years off is shown as the time of arrival.
      return { ...line, at: Math.abs(at.getTime() - run.now.getTime()) < 86_400_000 ? at : run.now };
    });
    await appendLog(transaction, run, dated);
    return { lines: lines.length };
  });
}
