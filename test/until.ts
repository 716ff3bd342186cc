import { poll } from "#scripts/poll.ts";

/**
 * Waits until `condition` gives something true, asking every 20 ms, and gives that back. Throws an Error that names
 * the wait after `withinSeconds` (5 unless told); an error of the condition itself counts as "not yet" until then.
 */
export async function until<Value>(
  condition: () => Value | Promise<Value>,
  { withinSeconds = 5, that = condition.toString() }: { withinSeconds?: number; that?: string } = {},
): Promise<Awaited<Value>> {
  let failure: unknown;
  const value = await poll(async () => {
    try {
      failure = undefined;
      return await condition();
    } catch (error) {
      failure = error;
      return undefined;
    }
  }, withinSeconds);
  if (value === undefined || !value) throw new Error(`Not so within ${withinSeconds} s: ${that}`, { cause: failure });
  return value;
}
