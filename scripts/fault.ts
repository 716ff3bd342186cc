import { refusalSentence } from "#lib/database-sentences.ts";
import { UnreadableSetting } from "#lib/setting-or-file.ts";

/** Something a person can mend. Its message is one sentence that names the cause and the next step. */
export class Fault extends Error {
  override name = "Fault";
}

/** Runs a command's body: what a person can mend is printed as a sentence, anything else with its stack; both exit with 1. */
export async function orSentence(body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    const isSentence = error instanceof Fault || error instanceof UnreadableSetting;
    console.error(isSentence ? error.message : (refusalSentence(error) ?? error));
    process.exit(1);
  }
}

/** The system's code of an error (`EACCES`, `ECONNREFUSED`, PostgreSQL's `28P01`), or "" when it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
