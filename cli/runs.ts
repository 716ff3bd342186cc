import type { ListedRunAnswer, RunAnswer } from "#lib/api/run-shape.ts";
import { command, jsonOption } from "./command.ts";
import { exitCodes, usage } from "./exit.ts";
import { findConnector } from "./find-connector.ts";
import { readAll } from "./pages.ts";
import { print, printJson, printTable } from "./print.ts";
import { whyIn } from "./run-failure.ts";

function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 10_000) throw usage("Give --limit a number from 1 to 10000.");
  return count;
}

const list = command({
  name: "runs list",
  places: [],
  options: {
    connector: { type: "string", value: "name-or-id", says: "only the runs of this connector" },
    state: { type: "string", value: "a,b", says: "only runs in one of these states, such as held,failed" },
    limit: { type: "string", value: "number", says: "at most so many, 50 unless given" },
    json: jsonOption,
  },
  summary: "List the latest runs, newest first",
  async run(client, _places, { connector, state, limit = "50", json }) {
    const most = countOf(limit);
    const connectorId = connector === undefined ? undefined : (await findConnector(client, connector)).id;
    const runs = await readAll<ListedRunAnswer>(client, "/runs", { connectorId, state }, most);
    if (json) printJson(runs);
    else
      printTable(
        ["connector", "state", "started by", "queued", "ended", "id"],
        runs.map((run) => [
          run.connector.name,
          run.state,
          run.startedBy ?? run.trigger,
          run.queuedAt,
          run.endedAt,
          run.id,
        ]),
      );
    return exitCodes.done;
  },
});

const show = command({
  name: "runs show",
  places: ["run-id"],
  options: { json: jsonOption },
  summary: "Show a run with its streams and, when it failed, why and what to do",
  async run(client, [id = ""], { json }) {
    const { body: run } = await client.get<RunAnswer>(`/runs/${encodeURIComponent(id)}`);
    if (json) {
      printJson(run);
      return exitCodes.done;
    }
    print(`Run ${run.id} of "${run.connector.name}" is ${run.state}.`);
    for (const line of whyIn(run)) print(line);
    print(`Queued ${run.queuedAt}, started ${run.startedAt ?? "-"}, ended ${run.endedAt ?? "-"}.`);
    print(`${client.url}/runs/${run.id}`);
    printTable(
      ["stream", "outcome", "items", "added", "changed", "removed", "set aside"],
      run.streams.map((row) => [
        row.stream,
        row.outcome ?? "under way",
        row.items,
        row.added,
        row.changed,
        row.removed,
        row.setAside,
      ]),
    );
    return exitCodes.done;
  },
});

export const runCommands = [list, show];
