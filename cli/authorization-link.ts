import { linkDays } from "#lib/authorizations/link-days.ts";
import { command, jsonOption } from "./command.ts";
import { exitCodes } from "./exit.ts";
import { findConnector } from "./find-connector.ts";
import { print, printJson, say } from "./print.ts";

type Link = { link: string; expiresAt: string };

const makeLink = command({
  name: "connectors authorization-link",
  places: ["name-or-id"],
  options: {
    days: { type: "string", value: "3", says: `how many days it counts: ${linkDays.join(", ")}; 3 unless given` },
    json: jsonOption,
  },
  summary: "Make a link by which somebody authorizes a connector, and print it once",
  details:
    "The link is for whoever administers the enterprise. One that was made for the connector before counts no more.",
  async run(client, [nameOrId = ""], { days = "3", json }) {
    const { id, name } = await findConnector(client, nameOrId);
    const { body } = await client.post<Link>(`/connectors/${id}/authorization-link`, { days: Number(days) });
    if (json) printJson(body);
    else print(body.link);
    say(`"${name}" is authorized with it once, until ${body.expiresAt}. It isn't shown again.`);
    return exitCodes.done;
  },
});

export const authorizationLinkCommands = [makeLink];
