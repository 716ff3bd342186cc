import type { Role } from "#lib/caller.ts";

/** Every state of a run: where it may go, how it is shown, and whether it is an end. */
export const runStates = {
  queued: { label: "Queued", color: "gray", next: ["assigned", "paused", "failed", "cancelled"] },
  assigned: { label: "Assigned", color: "cyan", next: ["running", "queued", "paused", "failed", "cancelled"] },
  running: { label: "Running", color: "blue", next: ["queued", "paused", "held", "published", "failed", "cancelled"] },
  paused: { label: "Paused", color: "yellow", next: ["queued", "failed", "cancelled"] },
  held: { label: "Held", color: "orange", next: ["published", "rejected"] },
  published: { label: "Published", color: "green", next: [] },
  rejected: { label: "Rejected", color: "gray", next: [] },
  failed: { label: "Failed", color: "red", next: [] },
  cancelled: { label: "Cancelled", color: "gray", next: [] },
} as const satisfies Record<string, { label: string; color: string; next: readonly string[] }>;

export type RunState = keyof typeof runStates;

export const allRunStates = Object.keys(runStates) as RunState[];

/** A run in one of these states will not change again. */
export const endStates = allRunStates.filter((state) => runStates[state].next.length === 0);

/** A run in one of these states is work to be done or being done: a connector has at most one. */
export const activeStates = ["queued", "assigned", "running", "paused"] as const satisfies readonly RunState[];

/** Whether the table above lets a run go from one state to the other. */
export function mayBecome(from: RunState, to: RunState): boolean {
  return (runStates[from].next as readonly string[]).includes(to);
}

/** What a person may do to a run in a state, and the least role for it. */
export const runActions = {
  cancel: { label: "Cancel run", role: "operator", from: ["queued", "assigned", "running", "paused"] },
  accept: { label: "Accept inventory", role: "operator", from: ["held"] },
  reject: { label: "Reject inventory", role: "operator", from: ["held"] },
} as const satisfies Record<string, { label: string; role: Role; from: readonly RunState[] }>;
