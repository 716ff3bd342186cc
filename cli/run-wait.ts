import { wait } from "#endpoint-server/wait.ts";
import type { RunAnswer } from "#lib/api/run-shape.ts";
import { orAway } from "./away.ts";
import type { Client } from "./client.ts";
import { Exit, exitCodes, usage } from "./exit.ts";
import { print, printJson, say } from "./print.ts";
import { whyIn } from "./run-failure.ts";
import { untilInterrupted } from "./until-interrupted.ts";

const pollMs = 1000;
const unitMs = { s: 1000, m: 60_000, h: 3_600_000 } as const;
/** The longest that a timer of Node takes. */
const longestMs = 2 ** 31 - 1;

/** A time such as 90s, 30m or 2h in milliseconds. Throws Exit for what is none. */
export function durationMs(text: string): number {
  const [, count, unit] = /^(\d{1,5})([smh])$/.exec(text) ?? [];
  if (!count || !unit || Number(count) === 0) throw usage(`"${text}" is no time to wait. Write 90s, 30m or 2h.`);
  return Math.min(Number(count) * unitMs[unit as keyof typeof unitMs], longestMs);
}

/** What a state of the run means to a script that waits; undefined while there is something to wait for. */
function codeOf(state: string): number | undefined {
  if (state === "published") return exitCodes.done;
  if (["failed", "cancelled", "rejected"].includes(state)) return exitCodes.failed;
  if (["held", "paused"].includes(state)) return exitCodes.waits;
  return undefined;
}

function progressOf({ state, streams }: RunAnswer): string {
  const parts = streams.map(({ stream, items, outcome }) => `${stream} ${items}${outcome ? ` ${outcome}` : ""}`);
  return [state, ...parts].join(", ");
}

const readRun = (client: Client, runId: string, signal: AbortSignal) =>
  orAway(async () => (await client.get<RunAnswer>(`/runs/${encodeURIComponent(runId)}`, {}, signal)).body);

/** Reads the run until it has ended or waits for a person, or until the signal ends: then as it was read last. */
async function follow(client: Client, runId: string, signal: AbortSignal): Promise<RunAnswer | null> {
  let last: RunAnswer | null = null;
  let shown = "";
  while (!signal.aborted) {
    try {
      last = (await readRun(client, runId, signal)) ?? last;
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    const progress = last ? progressOf(last) : shown;
    if (progress !== shown) say(progress);
    shown = progress;
    if (last && codeOf(last.state) !== undefined) return last;
    await wait(pollMs, signal);
  }
  return last;
}

/** Waits for a run and shows how it goes, prints what became of it, and gives the exit code. Ctrl-C ends the waiting. */
export function waitForRun(client: Client, runId: string, timeoutMs: number, isJson: boolean): Promise<number> {
  const page = `${client.url}/runs/${runId}`;
  return untilInterrupted(`The waiting is over. The run goes on: ${page}`, async (life) => {
    const run = await follow(client, runId, AbortSignal.any([life, AbortSignal.timeout(timeoutMs)]));
    life.throwIfAborted();
    if (!run) throw new Exit(`The time to wait is over, and the console was away. See ${page}`, exitCodes.timeout);
    if (isJson) printJson(run);
    else for (const line of [`Run ${runId} is ${run.state}.`, ...whyIn(run)]) print(line);
    const code = codeOf(run.state) ?? exitCodes.timeout;
    if (code === exitCodes.waits) say(`It waits for a person: ${page}`);
    if (code === exitCodes.timeout) say(`The time to wait is over. The run goes on: ${page}`);
    return code;
  });
}
