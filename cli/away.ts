import { Unreachable } from "./client.ts";
import { say } from "./print.ts";
import { Problem } from "./problem.ts";

/** What `read` gives, or null while the console is away: it is restarted more often than a run fails. Throws refusals. */
export async function orAway<Value>(read: () => Promise<Value>): Promise<Value | null> {
  try {
    return await read();
  } catch (error) {
    const isAway = error instanceof Unreachable || (error instanceof Problem && error.status >= 500);
    if (!isAway) throw error;
    const why = error instanceof Problem ? error.message : "The console is away.";
    say(`${why} The run goes on meanwhile, and is asked for again.`);
    return null;
  }
}
