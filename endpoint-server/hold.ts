import type { z } from "zod";
import { heldResponse, type RunLease, selfStopSeconds } from "#lib/protocol/messages.ts";
import type { Answer, ConsoleClient } from "./console-client.ts";
import type { Body } from "./exchange.ts";
import { traceparentOf } from "./traceparent.ts";
import { jittered, wait } from "./wait.ts";

/** The run is no longer ours, or should not go on: drop it and say nothing more about it to the engine. */
export class Dropped extends Error {
  override name = "Dropped";
}

type Options = { timeoutMs?: number; method?: "POST" | "PUT"; mostWaitMs?: number; mostBusyMs?: number };

/** A run that this machine holds. `signal` ends, with Dropped, when it may not go on. */
export type Hold = {
  lease: RunLease;
  signal: AbortSignal;
  drop(reason: string): void;
  /** Asks a door of this run; a lease that is lost drops the run and throws Dropped. */
  ask<Value>(door: string, body: Body, schema: z.ZodType<Value>, options?: Options): Promise<Answer<Value>>;
};

const usualWaitMs = 3000;

/** Holds a run for as long as `work` goes on: renews the lease, and stops by itself after 45 s without an answer. */
export async function holding<Value>(
  client: ConsoleClient,
  lease: RunLease,
  work: (hold: Hold) => Promise<Value>,
): Promise<Value> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const drop = (reason: string) => stopping.abort(new Dropped(reason));
  let heardAt = performance.now();

  const ask: Hold["ask"] = async (door, body, schema, options = {}) => {
    const traceparent = traceparentOf(lease.runId);
    const all = { mostWaitMs: usualWaitMs, ...options, traceparent };
    const answer = await client.ask(`/runs/${lease.runId}${door}`, body, schema, signal, all);
    if (answer.outcome === "refused" && ["lease_lost", "not_found"].includes(answer.refusal.error)) {
      drop(answer.refusal.message);
      signal.throwIfAborted();
    }
    return answer;
  };

  async function renew(): Promise<void> {
    let renewAfterSeconds = lease.leaseSeconds / 3.5;
    for (;;) {
      await wait(jittered(renewAfterSeconds * 1000, 0.1), signal);
      const answer = await ask("/renew", { json: { epoch: lease.epoch } }, heldResponse, { timeoutMs: 10_000 });
      if (answer.outcome === "refused") return drop(answer.refusal.message);
      if (answer.value.cancel) return drop("The run was cancelled.");
      heardAt = performance.now();
      renewAfterSeconds = answer.value.renewAfterSeconds;
    }
  }

  const watch = setInterval(() => {
    if (performance.now() - heardAt > selfStopSeconds * 1000)
      drop(`The engine did not answer for ${selfStopSeconds} s.`);
  }, 500);
  const renewing = renew().catch((error: unknown) => stopping.abort(error));
  try {
    return await work({ lease, signal, drop, ask });
  } finally {
    clearInterval(watch);
    drop("The run has ended here.");
    await renewing;
  }
}
