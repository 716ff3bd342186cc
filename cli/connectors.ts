import { type Command, command, jsonOption, yesOption } from "./command.ts";
import { confirm } from "./confirm.ts";
import { exitCodes } from "./exit.ts";
import { findConnector, readConnectors } from "./find-connector.ts";
import { print, printJson, printTable, say } from "./print.ts";

const list = command({
  name: "connectors list",
  places: [],
  options: {
    search: { type: "string", value: "text", says: "only those whose name or enterprise holds the text" },
    json: jsonOption,
  },
  summary: "List the connectors with their state and last run",
  async run(client, _places, { search, json }) {
    const connectors = await readConnectors(client, search);
    if (json) printJson(connectors);
    else
      printTable(
        ["name", "state", "enterprise", "endpoint server", "last run", "next run", "id"],
        connectors.map((row) => [
          row.name,
          row.state,
          row.enterpriseName,
          row.endpointServer?.name ?? "any",
          row.lastRun && `${row.lastRun.state} ${row.lastRun.at}`,
          row.nextDueAt,
          row.id,
        ]),
      );
    return exitCodes.done;
  },
});

const pauseOrResume = (deed: "pause" | "resume", done: string, summary: string): Command =>
  command({
    name: `connectors ${deed}`,
    places: ["name-or-id"],
    options: {},
    summary,
    async run(client, [nameOrId = ""]) {
      const { id } = await findConnector(client, nameOrId);
      const { body } = await client.post<{ name: string }>(`/connectors/${id}/${deed}`);
      print(`"${body.name}" is ${done}.`);
      return exitCodes.done;
    },
  });

const remove = command({
  name: "connectors delete",
  places: ["name-or-id"],
  options: { yes: yesOption },
  summary: "Delete a connector with its runs and inventory, and end its authorization",
  async run(client, [nameOrId = ""], { yes }) {
    const { id, name } = await findConnector(client, nameOrId);
    const question = `Delete "${name}" with its runs and inventory, and end its authorization?`;
    if (!yes && !(await confirm(question))) {
      say("Nothing was changed.");
      return exitCodes.failed;
    }
    await client.send("DELETE", `/connectors/${id}`);
    print(`"${name}" is deleted.`);
    return exitCodes.done;
  },
});

export const connectorCommands = [
  list,
  pauseOrResume("pause", "paused", "Skip a connector's planned times from now on"),
  pauseOrResume("resume", "resumed", "Count a connector's planned times again"),
  remove,
];
