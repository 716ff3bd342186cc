import { setTimeout as delay } from "node:timers/promises";
import { engine } from "#lib/caller.ts";
import type { JobLog } from "./job-log.ts";
import { frequentJobs } from "./jobs.ts";

async function repeat(job: (typeof frequentJobs)[number], log: JobLog, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await job.work(engine);
    } catch (error) {
      log.failed(job.name, error);
    }
    await delay(job.everySeconds * 1000, undefined, { signal }).catch(() => {});
  }
}

/** Does the frequent jobs over and over until `signal` aborts; settles when the last of them has ended. */
export async function doFrequentJobs(log: JobLog, signal: AbortSignal): Promise<void> {
  await Promise.all(frequentJobs.map((job) => repeat(job, log, signal)));
}
