import { heartbeatResponse } from "#lib/protocol/messages.ts";
import type { ConsoleClient } from "./console-client.ts";
import { machine } from "./machine.ts";
import { jittered, wait } from "./wait.ts";

/** Whether the console asked this machine to take no new runs. */
export type Standing = { draining: boolean };

/** Says "I am here" until the signal ends. The time sent is the machine's own, so that the console sees its drift. */
export async function beat(client: ConsoleClient, standing: Standing, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const body = { json: { ...machine, sentAt: new Date().toISOString() } };
    const answer = await client.ask("/heartbeat", body, heartbeatResponse, signal);
    if (answer.outcome === "ok") standing.draining = answer.value.draining;
    const seconds = answer.outcome === "ok" ? answer.value.nextHeartbeatSeconds : 10;
    await wait(jittered(seconds * 1000), signal);
  }
}
