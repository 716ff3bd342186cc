import { command, jsonOption } from "./command.ts";
import { exitCodes, usage } from "./exit.ts";
import { findConnector } from "./find-connector.ts";
import { print, printJson, say } from "./print.ts";
import { durationMs, waitForRun } from "./run-wait.ts";

const codes = `0 when the inventory is published, 1 when the run failed, was cancelled or
rejected, 4 when it is held or paused and waits for a person, 5 when the time is over. While the console is
away the waiting goes on. Ctrl-C ends the waiting, not the run.`;

const timeoutOption = {
  type: "string",
  value: "30m",
  says: "wait no longer than so, such as 90s, 30m or 2h; 30m unless given",
} as const;

const start = command({
  name: "runs start",
  places: ["connector"],
  options: {
    wait: { type: "boolean", says: "wait until the run is published or has failed, and show how it goes" },
    timeout: timeoutOption,
    json: jsonOption,
  },
  summary: "Start a run now, whatever the schedule says",
  details: `With --wait it ends with ${codes}`,
  async run(client, [nameOrId = ""], { wait: isWaiting = false, timeout, json = false }) {
    if (timeout !== undefined && !isWaiting) throw usage("--timeout says how long to --wait. Give both.");
    const timeoutMs = durationMs(timeout ?? "30m");
    const { id, name } = await findConnector(client, nameOrId);
    const { runId } = (await client.post<{ runId: string }>(`/connectors/${id}/runs`)).body;
    say(`Run ${runId} of "${name}" is started. ${client.url}/runs/${runId}`);
    if (isWaiting) return waitForRun(client, runId, timeoutMs, json);
    if (json) printJson({ runId });
    else print(runId);
    return exitCodes.done;
  },
});

const wait = command({
  name: "runs wait",
  places: ["run-id"],
  options: { timeout: timeoutOption, json: jsonOption },
  summary: "Wait for a run that was started before, and show how it goes",
  details: `It ends with ${codes}`,
  run: (client, [runId = ""], { timeout = "30m", json = false }) =>
    waitForRun(client, runId, durationMs(timeout), json),
});

export const runStartCommands = [start, wait];
