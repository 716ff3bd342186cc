import { setTimeout as delay } from "node:timers/promises";
import { timed } from "#engine/metrics/registry.ts";
import { engine } from "#lib/caller.ts";
import { logFailed } from "./job-log.ts";
import { frequentJobs } from "./jobs.ts";

type FrequentJob = (typeof frequentJobs)[number];

/** Does a job over and over until `signal` aborts: after its pause, or at once when it says that there is more to do. */
export async function repeat(job: FrequentJob, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    let isMore = false;
    try {
      const done = await timed(job.name, () => job.work(engine));
      isMore = typeof done === "object" && done !== null && "isMore" in done && done.isMore === true;
    } catch (error) {
      logFailed(job.name, error);
    }
    if (isMore) continue;
    await delay(job.everySeconds * 1000, undefined, { signal }).catch(() => {});
  }
}

/** Does the frequent jobs over and over until `signal` aborts; settles when the last of them has ended. */
export async function doFrequentJobs(signal: AbortSignal): Promise<void> {
  await Promise.all(frequentJobs.map((job) => repeat(job, signal)));
}
