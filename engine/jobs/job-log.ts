import type { FastifyBaseLogger } from "fastify";
import { scrub } from "#lib/scrub.ts";

/** What is wrong, without what looks like a secret. */
export function sentenceOf(error: unknown): string {
  if (error instanceof AggregateError) return [error.message, ...error.errors.map(sentenceOf)].join(" ");
  return scrub(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
}

export type JobLog = { failed: (job: string, error: unknown) => void };

/** Writes failed jobs to the engine's log. */
export function jobLog(logger: FastifyBaseLogger): JobLog {
  return {
    failed: (job, error) => {
      const stack = error instanceof Error ? scrub(error.stack ?? "") : undefined;
      logger.error({ job, stack }, `The job "${job}" failed: ${sentenceOf(error)}`);
    },
  };
}
