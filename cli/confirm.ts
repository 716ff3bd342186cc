import { createInterface } from "node:readline/promises";
import { usage } from "./exit.ts";

/** Asks the person at the terminal; going away is a no. Throws Exit where nobody can be asked: scripts have to say --yes. */
export async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw usage("Nobody can be asked here, so nothing was changed. Give --yes to do it without asking.");
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await asking.question(`${question} (yes/no) `)).trim());
  } catch (error) {
    // Ctrl-C or Ctrl-D.
    if (!(error instanceof Error && error.name === "AbortError")) throw error;
    process.stderr.write("\n");
    return false;
  } finally {
    asking.close();
  }
}
