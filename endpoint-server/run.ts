import { z } from "zod";
import { type InventoryRequest, ProviderFailure } from "#lib/connectors/kind.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import { logState } from "#lib/log/log.ts";
import { heldResponse, type RunLease } from "#lib/protocol/messages.ts";
import type { ConsoleClient } from "./console-client.ts";
import { Dropped, type Hold, holding } from "./hold.ts";
import { type RunLog, runLog } from "./run-log.ts";
import { runTokens } from "./run-tokens.ts";
import { say } from "./say.ts";
import { Stop } from "./stop.ts";
import { traceIdOf } from "./traceparent.ts";
import { packed, uploads } from "./upload.ts";
import { orAborted } from "./wait.ts";

const nothing = z.undefined();
/** How long the page being read may still take once the machine is to stop. */
const lastPageMs = 10_000;
/** Comparing a large inventory with the published one takes its time. */
const completeMs = 310_000;

/** Ends a while after `draining`, or never. Not a promise: one that stays pending would keep every batch it is raced with. */
function tooLateAfter(draining: AbortSignal, over: AbortSignal): AbortSignal {
  const tooLate = new AbortController();
  const begin = () => setTimeout(() => tooLate.abort(), lastPageMs).unref();
  if (draining.aborted) begin();
  else draining.addEventListener("abort", begin, { once: true, signal: over });
  return tooLate.signal;
}

async function requestOf(hold: Hold, log: RunLog): Promise<InventoryRequest> {
  const { apiUrl, enterpriseId, settings, positions, cursor, requestsPerMinute } = hold.lease;
  const given = { apiUrl, enterpriseId, settings, positions, cursor, requestsPerMinute };
  return { ...given, tokens: runTokens(hold), signal: hold.signal, log: log.write };
}

/** Reads and uploads batch after batch, reading ahead. Gives how many there are now, or "drained". */
async function carryOver(hold: Hold, log: RunLog, draining: AbortSignal): Promise<number | "drained"> {
  const provider = await connectorKind(hold.lease.kind).provider();
  const batches = packed(provider.inventory(await requestOf(hold, log)));
  const tooLate = tooLateAfter(draining, hold.signal);
  const sent = uploads(hold, hold.lease.nextSequence);
  let next = batches.next();
  next.catch(() => {});
  for (;;) {
    const read = await orAborted(next, tooLate).catch((error: unknown) => {
      if (tooLate.aborted) return "late" as const;
      throw error;
    });
    if (read === "late" || read.done) {
      const count = await sent.all();
      return read === "late" ? "drained" : count;
    }
    next = batches.next();
    // What fails while the upload goes on is met at the next turn, or not at all.
    next.catch(() => {});
    await sent.add(read.value);
    const { stream, end } = read.value;
    if (end) log.write("info", `${stream}: ${end.outcome.replace("_", " ")}.`);
    if (!draining.aborted) continue;
    await sent.all();
    return "drained";
  }
}

async function giveUp(hold: Hold, log: RunLog, error: unknown): Promise<void> {
  const failureCode = error instanceof ProviderFailure ? error.code : "internal";
  const detail = (error instanceof Error ? error.message : String(error)).slice(0, 2000);
  log.write("error", detail);
  await log.flush();
  await hold.ask("/fail", { json: { epoch: hold.lease.epoch, failureCode, detail } }, nothing);
  say(`The run of "${hold.lease.connectorName}" failed: ${failureCode}.`);
}

async function work(hold: Hold, log: RunLog, draining: AbortSignal): Promise<void> {
  const { lease } = hold;
  const json = { epoch: lease.epoch };
  const held = await hold.ask("/acknowledge", { json }, heldResponse, { timeoutMs: 10_000 });
  if (held.outcome === "refused" || held.value.cancel) throw new Dropped("It was taken back before it began.");
  const goesOn = lease.cursor === null ? "begins" : `goes on after ${lease.nextSequence} batches`;
  log.write("info", `The inventory ${goesOn}.`);
  try {
    const batches = await carryOver(hold, log, draining);
    await log.flush();
    if (batches === "drained") {
      await hold.ask("/release", { json }, nothing);
      say(`The run of "${lease.connectorName}" is handed back.`);
      return;
    }
    const options = { timeoutMs: completeMs };
    const completed = await hold.ask("/complete", { json: { ...json, batches } }, nothing, options);
    if (completed.outcome === "refused")
      throw new Error(`The engine refused to complete it: ${completed.refusal.message}`);
    say(`The run of "${lease.connectorName}" is complete.`);
  } catch (error) {
    if (error instanceof Dropped || error instanceof Stop) throw error;
    hold.signal.throwIfAborted();
    await giveUp(hold, log, error);
  }
}

/** Carries out one run to its end, or to where it is lost, cancelled, paused or handed back. Throws Stop alone. */
export async function carryOut(client: ConsoleClient, lease: RunLease, draining: AbortSignal): Promise<void> {
  logState.contexts.set("run", () => ({ traceId: traceIdOf(lease.runId) }));
  say(`Takes the run of "${lease.connectorName}" (${lease.runId}, epoch ${lease.epoch}).`);
  try {
    await holding(client, lease, (hold) => work(hold, runLog(hold, client.now), draining));
  } catch (error) {
    if (!(error instanceof Dropped)) throw error;
    say(`The run of "${lease.connectorName}" ends here: ${error.message}`);
  } finally {
    logState.contexts.delete("run");
  }
}
