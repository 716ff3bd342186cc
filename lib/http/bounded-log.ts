import { RateLimiterMemory } from "rate-limiter-flexible";
import { log } from "#lib/log/log.ts";

/** Lines a minute for each kind: what anybody can cause must not fill the log. */
const limiter = new RateLimiterMemory({ points: 20, duration: 60 });

/** Writes a line about what was refused, or leaves it out when there were many of its kind within a minute. */
export async function logRefused(kind: string, line: string): Promise<void> {
  const isHeard = await limiter.consume(kind).then(
    () => true,
    () => false,
  );
  if (isHeard) log.warn(line);
}
