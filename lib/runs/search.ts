import { likePattern } from "#lib/connectors/read.ts";
import { db } from "#lib/db.ts";
import { failureCodes, failures } from "./failures.ts";

/** Beyond these, a search is too wide to be told by names: the newest runs of the first are found. */
const mostNamed = 200;

/** What a text may be about. No run is about it when all of them are empty. */
export type Named = { connectorIds: string[]; endpointServerIds: string[]; failureCodes: string[] };

/** Whose runs a text asks for: a part of the connector's, the endpoint server's or the failure's name. */
export async function namedBy(text: string): Promise<Named> {
  const pattern = likePattern(text);
  // Looked up first: an index leads from their ids to their newest runs, and none from a part of a name.
  const [connectors, servers] = await Promise.all([
    db.$queryRaw<{ id: string }[]>`SELECT id FROM connector WHERE name_key LIKE ${pattern} LIMIT ${mostNamed}`,
    db.$queryRaw<{ id: string }[]>`SELECT id FROM endpoint_server WHERE lower(name) LIKE ${pattern} LIMIT ${mostNamed}`,
  ]);
  const words = text.toLowerCase();
  return {
    connectorIds: connectors.map(({ id }) => id),
    endpointServerIds: servers.map(({ id }) => id),
    failureCodes: failureCodes.filter((code) => code === words || failures[code].title.toLowerCase().includes(words)),
  };
}
