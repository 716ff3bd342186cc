import type { ConnectorAnswer } from "#lib/api/connectors.ts";
import { type ConnectorInFile, fileHead, fileTail } from "#lib/connectors/file.ts";
import type { Client } from "./client.ts";
import { command } from "./command.ts";
import { exitCodes } from "./exit.ts";
import { readAll } from "./pages.ts";
import { print } from "./print.ts";

function inFile(connector: ConnectorAnswer): ConnectorInFile {
  const { name, description, environment, clientId, schedule, timeZone, missedPolicy } = connector;
  const { dropLimitPercent, keepRuns, keepDays, settings, endpointServer } = connector;
  return {
    ...{ name, description, environment, clientId, schedule, timeZone, missedPolicy },
    ...{ dropLimitPercent, keepRuns, keepDays, settings, endpointServer: endpointServer?.name ?? null },
  };
}

/** All connectors of the kind as Connectors > Export writes them, a line each. */
async function fileOf(client: Client, kind: string): Promise<string> {
  const lines: string[] = [];
  for (const { id } of await readAll<{ id: string }>(client, "/connectors", { kind })) {
    const { body } = await client.get<ConnectorAnswer>(`/connectors/${id}`);
    lines.push(`\n${JSON.stringify(inFile(body))}`);
  }
  return `${fileHead(kind)}${lines.join(",")}${fileTail}`;
}

const exportConnectors = command({
  name: "connectors export",
  places: [],
  options: { kind: { type: "string", value: "box", says: "of which kind; box unless given" } },
  summary: "Print the connectors as a file for connectors apply, without secrets",
  async run(client, _places, { kind = "box" }) {
    const file = await fileOf(client, kind);
    print(file.trimEnd());
    return exitCodes.done;
  },
});

export const exportCommands = [exportConnectors];
