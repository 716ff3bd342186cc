import { wait } from "#endpoint-server/wait.ts";
import type { RunAnswer } from "#lib/api/run-shape.ts";
import type { Client } from "./client.ts";
import { command, jsonOption } from "./command.ts";
import { exitCodes, usage } from "./exit.ts";
import { findConnector } from "./find-connector.ts";
import { print, printJson, say } from "./print.ts";
import { whyIn } from "./run-failure.ts";
import { untilInterrupted } from "./until-interrupted.ts";

const pollMs = 1000;
const unitMs = { s: 1000, m: 60_000, h: 3_600_000 } as const;

/** A time such as 90s, 30m or 2h in milliseconds. Throws Exit for what is none. */
export function durationMs(text: string): number {
  const [, count, unit] = /^(\d{1,5})([smh])$/.exec(text) ?? [];
  if (!count || !unit || Number(count) === 0) throw usage(`"${text}" is no time to wait. Write 90s, 30m or 2h.`);
  return Number(count) * unitMs[unit as keyof typeof unitMs];
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

async function follow(client: Client, runId: string, timeoutMs: number, life: AbortSignal): Promise<RunAnswer> {
  const end = performance.now() + timeoutMs;
  for (let shown = ""; ; ) {
    const { body: run } = await client.get<RunAnswer>(`/runs/${runId}`, {}, life);
    const progress = progressOf(run);
    if (progress !== shown) say(progress);
    shown = progress;
    const leftMs = end - performance.now();
    if (codeOf(run.state) !== undefined || leftMs <= 0) return run;
    await wait(Math.min(pollMs, leftMs), life);
    life.throwIfAborted();
  }
}

const start = command({
  name: "runs start",
  places: ["connector"],
  options: {
    wait: { type: "boolean", says: "wait until the run is published or has failed, and show how it goes" },
    timeout: { type: "string", value: "30m", says: "wait no longer than so, such as 90s, 30m or 2h; 30m unless given" },
    json: jsonOption,
  },
  summary: "Start a run now, whatever the schedule says",
  details:
    "With --wait it ends with 0 when the inventory is published, 1 when the run failed, was cancelled or\nrejected, 4 when it is held or paused and waits for a person, 5 when the time is over. Ctrl-C ends the\nwaiting, not the run.",
  async run(client, [nameOrId = ""], { wait: isWaiting = false, timeout, json }) {
    if (timeout !== undefined && !isWaiting) throw usage("--timeout says how long to --wait. Give both.");
    const timeoutMs = durationMs(timeout ?? "30m");
    const { id, name } = await findConnector(client, nameOrId);
    const { runId } = (await client.post<{ runId: string }>(`/connectors/${id}/runs`)).body;
    const page = `${client.url}/runs/${runId}`;
    say(`Run ${runId} of "${name}" is started. ${page}`);
    if (!isWaiting) {
      if (json) printJson({ runId });
      else print(runId);
      return exitCodes.done;
    }
    return untilInterrupted(`The waiting is over. The run goes on: ${page}`, async (life) => {
      const run = await follow(client, runId, timeoutMs, life);
      if (json) printJson(run);
      else for (const line of [`Run ${runId} is ${run.state}.`, ...whyIn(run)]) print(line);
      const code = codeOf(run.state) ?? exitCodes.timeout;
      if (code === exitCodes.waits) say(`It waits for a person: ${page}`);
      if (code === exitCodes.timeout) say(`The time to wait is over. The run goes on: ${page}`);
      return code;
    });
  },
});

export const runStartCommands = [start];
