import { leaseResponse } from "#lib/protocol/messages.ts";
import type { ConsoleClient } from "./console-client.ts";
import type { Standing } from "./heartbeat.ts";
import { carryOut } from "./run.ts";
import { jittered, wait } from "./wait.ts";

const shortestPollMs = 2000;
const longestPollMs = 10_000;

/**
 * Asks for work and does it, one run at a time, until `draining` ends it: no new run then, and the one at hand is
 * handed back after its page. `life` ends everything at once. Throws Stop when this machine is no longer welcome.
 */
export async function workLoop(
  client: ConsoleClient,
  standing: Standing,
  draining: AbortSignal,
  life: AbortSignal,
): Promise<void> {
  const signal = AbortSignal.any([draining, life]);
  while (!draining.aborted && !life.aborted) {
    let pollMs = shortestPollMs;
    if (!standing.draining) {
      const answer = await client.ask("/lease", null, leaseResponse, signal);
      if (answer.outcome === "ok") {
        pollMs = Math.min(longestPollMs, Math.max(shortestPollMs, answer.value.nextPollSeconds * 1000));
        if (answer.value.lease) {
          await carryOut(client, answer.value.lease, draining);
          continue;
        }
      }
    }
    await wait(jittered(pollMs), draining);
  }
}
