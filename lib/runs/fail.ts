import type { z } from "zod";
import type { EndpointServerCaller } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import type { failRequest } from "#lib/protocol/messages.ts";
import { scrub } from "#lib/scrub.ts";
import { type Fenced, isHolder, isOfHolder, leaseLost } from "./fence.ts";
import { lockRun } from "./lock.ts";
import { changeState } from "./record.ts";

/** The holder gives up, with the cause. Told again after a lost answer, it says the same. */
export function failRun(
  server: EndpointServerCaller,
  runId: string,
  { epoch, failureCode, detail }: z.infer<typeof failRequest>,
): Promise<Fenced<{ failed: true }>> {
  return db.$transaction(async (transaction) => {
    const run = await lockRun(transaction, runId);
    if (isOfHolder(server, run, epoch) && run.state === "failed") return { failed: true };
    if (!isHolder(server, run, epoch)) return leaseLost;
    await changeState(transaction, server, run, "failed", { failureCode, failureDetail: scrub(detail) });
    return { failed: true };
  });
}
