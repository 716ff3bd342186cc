import type { FastifyBaseLogger } from "fastify";
import { scrub } from "#lib/scrub.ts";

const hasMessage = (value: unknown): value is { message: string } =>
  typeof value === "object" && value !== null && "message" in value && typeof value.message === "string";

/** What is wrong, without what looks like a secret. */
export function sentenceOf(error: unknown): string {
  if (error instanceof AggregateError) return [error.message, ...error.errors.map(sentenceOf)].join(" ");
  // Of a lost connection the job engine tells an object of its own, with the message.
  if (error instanceof Error || !hasMessage(error)) return scrub(String(error));
  return scrub(error.message);
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
