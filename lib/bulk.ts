import { refusalOf } from "#lib/auth/verb.ts";

/** What became of each: how many were done, and why the others were not. */
export type BulkOutcome = { done: number; refused: { id: string; reason: string }[] };

/** Does one thing to many, each on its own as if it were the only one: a refusal keeps none of the others back. */
export async function eachOnItsOwn(
  ids: readonly string[],
  verb: (id: string) => Promise<unknown>,
): Promise<BulkOutcome> {
  const outcome: BulkOutcome = { done: 0, refused: [] };
  for (const id of new Set(ids)) {
    try {
      await verb(id);
      outcome.done += 1;
    } catch (error) {
      outcome.refused.push({ id, reason: refusalOf(error).message });
    }
  }
  return outcome;
}
