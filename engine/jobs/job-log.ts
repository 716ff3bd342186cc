import { log } from "#lib/log/log.ts";
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

/** Writes a failed job to the engine's log. */
export function logFailed(job: string, error: unknown): void {
  log.error(`The job "${job}" failed: ${sentenceOf(error)}`, {
    job,
    error: error instanceof Error ? error : undefined,
  });
}
