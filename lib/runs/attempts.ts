import type { RunState } from "./states.ts";

type Step = {
  at: Date;
  toState: RunState;
  epoch: number;
  endpointServerName: string | null;
  endpointServerVersion: string | null;
  reason: string | null;
};

export type Attempt = {
  epoch: number;
  server: string;
  version: string | null;
  from: Date;
  to: Date | null;
  end: RunState | null;
  reason: string | null;
};

/** Who held a run, one after another, out of its states over time: each handing out is an attempt. */
export function attemptsOf(steps: readonly Step[]): Attempt[] {
  const attempts: Attempt[] = [];
  for (const { at, toState, epoch, endpointServerName: server, endpointServerVersion: version, reason } of steps) {
    if (toState === "assigned") {
      attempts.push({ epoch, server: server ?? "–", version, from: at, to: null, end: null, reason: null });
      continue;
    }
    const last = attempts.at(-1);
    if (toState !== "running" && last && last.end === null) Object.assign(last, { to: at, end: toState, reason });
  }
  return attempts;
}
