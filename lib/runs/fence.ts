import type { EndpointServerCaller } from "#lib/caller.ts";
import type { Refusal } from "#lib/protocol/messages.ts";
import type { RunState } from "./states.ts";

/** What a holder's call gives: its value, or the refusal that the holder acts on. A refused call changes nothing. */
export type Fenced<Value> = Value | { refused: Refusal };

/** Whether a holder's call was refused. */
export function isRefused<Value extends object>(fenced: Fenced<Value>): fenced is { refused: Refusal } {
  return "refused" in fenced;
}

export const leaseLost = {
  refused: { error: "lease_lost", message: "This run is no longer yours. Drop it; whoever holds it goes on." },
} as const satisfies { refused: Refusal };

type Held = { state: RunState; epoch: number; endpointServerId: string | null };

/** Whether this endpoint server held the run in this epoch, whatever has become of it. */
export function isOfHolder(server: EndpointServerCaller, run: Held, epoch: number): boolean {
  return run.epoch === epoch && run.endpointServerId === server.id;
}

/** Whether this endpoint server holds the run in this epoch and may write to it. Judge it under the run's lock. */
export function isHolder(server: EndpointServerCaller, run: Held, epoch: number): boolean {
  return isOfHolder(server, run, epoch) && run.state === "running";
}
