import type { z } from "zod";
import type { EndpointServerCaller } from "#lib/caller.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import { db, type Transaction } from "#lib/db.ts";
import { Invalid } from "#lib/errors.ts";
import type { completeRequest, Refusal } from "#lib/protocol/messages.ts";
import { type Fenced, isHolder, isOfHolder, leaseLost } from "./fence.ts";
import { type LockedRun, lockConnectorOf, lockRun } from "./lock.ts";
import { measureRun } from "./measure.ts";
import { publishRun } from "./publish.ts";
import { changeState } from "./record.ts";
import { whySuspicious } from "./suspicion.ts";

export type Completed = { outcome: "published" | "held" };

// Comparing half a million rows takes seconds, not Prisma's usual five.
const comparingMs = 300_000;

function gapIn(run: LockedRun, batches: number): { refused: Refusal } | null {
  const { nextSequence } = run;
  if (batches === nextSequence) return null;
  const message = `${nextSequence} batches have come, and you say ${batches}. Go on with batch ${nextSequence}.`;
  return { refused: { error: "sequence_gap", message, nextSequence } };
}

async function readStreams(transaction: Transaction, run: LockedRun) {
  const rows = await transaction.runStream.findMany({ where: { runId: run.id }, orderBy: { stream: "asc" } });
  const ended = new Set(rows.filter((row) => row.outcome !== null).map((row) => row.stream));
  const missing = connectorKind(run.kind).streams.filter((stream) => !ended.has(stream));
  if (missing.length > 0) throw new Invalid(`Not ended yet: ${missing.join(", ")}. End every stream first.`);
  return rows;
}

/**
 * The holder has read everything: the run is published, or held when its inventory looks wrong. Told again after a lost
 * answer, it says the same. Throws Invalid while a stream has not ended.
 */
export function completeRun(
  server: EndpointServerCaller,
  runId: string,
  { epoch, batches }: z.infer<typeof completeRequest>,
): Promise<Fenced<Completed>> {
  return db.$transaction(
    async (transaction) => {
      await lockConnectorOf(transaction, runId);
      const run = await lockRun(transaction, runId);
      const again = run.state === "published" || run.state === "held" ? run.state : null;
      if (again && isOfHolder(server, run, epoch)) return { outcome: again };
      if (!isHolder(server, run, epoch)) return leaseLost;
      const gap = gapIn(run, batches);
      if (gap) return gap;
      const rows = await readStreams(transaction, run);
      const connector = await transaction.connector.findUniqueOrThrow({
        where: { id: run.connectorId },
        select: { dropLimitPercent: true, publishedRun: { select: { id: true, enterpriseId: true, streams: true } } },
      });
      const published = connector.publishedRun;
      const comparable = published?.enterpriseId === run.enterpriseId ? published : null;
      const reason = whySuspicious(await measureRun(transaction, rows, comparable), connector.dropLimitPercent);
      if (reason) {
        await changeState(transaction, server, run, "held", { reason });
        return { outcome: "held" };
      }
      await publishRun(transaction, server, run);
      return { outcome: "published" };
    },
    { timeout: comparingMs, maxWait: 20_000 },
  );
}
