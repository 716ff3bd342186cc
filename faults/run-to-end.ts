import { until } from "#test/until.ts";
import type { Field } from "./campaign.ts";
import { hasEnded } from "./runs.ts";
import type { Trials } from "./trials.ts";

/** Waits for a run's end, which must be that its inventory is published. */
export async function runToPublished({ runs }: Field, trials: Trials, runId: string): Promise<void> {
  await until(() => hasEnded(runs.now(runId)), { withinSeconds: 400, that: `run ${runId} comes to its end` });
  const run = runs.now(runId);
  if (run?.state === "published") return;
  trials.violation(`run ${runId} is ${run?.state}: ${run?.failureDetail ?? run?.reason ?? "no reason"}`);
}
