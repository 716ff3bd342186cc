import type { EndpointServerAnswer } from "#lib/api/endpoint-servers.ts";
import { command, jsonOption } from "./command.ts";
import { exitCodes } from "./exit.ts";
import { readAll } from "./pages.ts";
import { print, printJson, printTable, say } from "./print.ts";

const list = command({
  name: "endpoint-servers list",
  places: [],
  options: { json: jsonOption },
  summary: "List the endpoint servers with their presence and what they run",
  async run(client, _places, { json }) {
    const servers = await readAll<EndpointServerAnswer>(client, "/endpoint-servers");
    if (json) printJson(servers);
    else
      printTable(
        ["name", "presence", "trust", "features", "runs", "version", "id"],
        servers.map(({ name, presence, trust, features, draining, runs, version, id }) => [
          name,
          draining ? `${presence}, draining` : presence,
          trust,
          features.join(", ") || null,
          runs.map(({ connectorName }) => connectorName).join(", ") || null,
          version,
          id,
        ]),
      );
    return exitCodes.done;
  },
});

type Code = { id: string; code: string; secondsLeft: number };

const enrol = command({
  name: "endpoint-servers enrol",
  places: [],
  options: { json: jsonOption },
  summary: "Make a code with which one machine may enrol, and print it once",
  async run(client, _places, { json }) {
    const { body } = await client.post<Code>("/enrolment-codes");
    if (json) printJson(body);
    else print(body.code);
    say(`One machine may enrol with it within ${Math.floor(body.secondsLeft / 60)} minutes. It isn't shown again.`);
    return exitCodes.done;
  },
});

export const endpointServerCommands = [list, enrol];
