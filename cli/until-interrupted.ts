import { exitCodes } from "./exit.ts";
import { say } from "./print.ts";

/** Lets `work` run until Ctrl-C ends its signal, and then says what became of it. Gives the exit code. */
export async function untilInterrupted(
  sentence: string,
  work: (life: AbortSignal) => Promise<number>,
): Promise<number> {
  const life = new AbortController();
  const stop = () => life.abort();
  process.once("SIGINT", stop);
  try {
    return await work(life.signal);
  } catch (error) {
    if (!life.signal.aborted) throw error;
    say(sentence);
    return exitCodes.interrupted;
  } finally {
    process.off("SIGINT", stop);
  }
}
