import { wait } from "#endpoint-server/wait.ts";
import type { RunAnswer } from "#lib/api/run-shape.ts";
import type { LogLine } from "#lib/api/runs.ts";
import { orAway } from "./away.ts";
import type { Client } from "./client.ts";
import { command } from "./command.ts";
import { exitCodes } from "./exit.ts";
import { print } from "./print.ts";
import { untilInterrupted } from "./until-interrupted.ts";

const pollMs = 2000;

/** Prints the lines that were not printed yet. Gives whether more may come. */
async function printLines(
  client: Client,
  run: string,
  read: { position: number },
  life: AbortSignal,
): Promise<boolean> {
  // Asked before the lines, so that none that came between the two is missed.
  const { isActive } = (await client.get<RunAnswer>(run, {}, life)).body;
  for (;;) {
    const asked = { limit: "200", after: String(read.position) };
    const { body } = await client.get<{ items: LogLine[]; next: number | null }>(`${run}/log`, asked, life);
    for (const { at, level, message } of body.items) print(`${at} ${level.padEnd(7)} ${message}`);
    read.position = body.items.at(-1)?.position ?? read.position;
    if (body.next === null) return isActive;
  }
}

const log = command({
  name: "runs log",
  places: ["run-id"],
  options: { follow: { type: "boolean", says: "go on until the run has come to its end" } },
  summary: "Print the log of a run",
  run: (client, [id = ""], { follow = false }) =>
    untilInterrupted("Following stopped. The run goes on.", async (life) => {
      const run = `/runs/${encodeURIComponent(id)}`;
      const read = { position: 0 };
      const printMore = () => printLines(client, run, read, life);
      for (;;) {
        const mayCome = await (follow ? orAway(printMore) : printMore());
        if (!follow || mayCome === false) return exitCodes.done;
        await wait(pollMs, life);
        life.throwIfAborted();
      }
    }),
});

export const runLogCommands = [log];
