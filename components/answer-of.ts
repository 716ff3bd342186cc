import { type ActionResult, noAnswer } from "#lib/errors.ts";

/**
 * What an action gives back. One that never came back, since the network or the console is away, is told like a
 * refusal, so that whoever waits for it can say so and try again.
 */
export async function answerOf<Value>(call: () => Promise<ActionResult<Value>>): Promise<ActionResult<Value>> {
  try {
    return await call();
  } catch {
    return { ok: false, reason: "unknown", message: noAnswer };
  }
}

/**
 * Whether the console answered, so that the page can be asked for anew: asked for without a network, Next leaves it for
 * the browser's own page of a failure, and the sentence on what failed goes with it.
 */
export const wasAnswered = (result: ActionResult<unknown>): boolean => result.ok || result.reason !== "unknown";
