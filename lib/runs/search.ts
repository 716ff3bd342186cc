import { likePattern } from "#lib/connectors/read.ts";
import { db, type Prisma } from "#lib/db.ts";
import { isId } from "#lib/text.ts";
import { failureCodes, failures } from "./failures.ts";

/** Beyond these, a search is too wide to be told by names: the newest runs of the first are found. */
const mostNamed = 200;

/** The runs that a text is about: by id, or by a part of the connector's, the endpoint server's or the failure's name. */
export async function runsAbout(text: string): Promise<Prisma.RunWhereInput> {
  if (isId(text)) return { id: text };
  const pattern = likePattern(text);
  // Looked up first: an index leads from their ids to their newest runs, and none from a part of a name.
  const [connectors, servers] = await Promise.all([
    db.$queryRaw<{ id: string }[]>`SELECT id FROM connector WHERE name_key LIKE ${pattern} LIMIT ${mostNamed}`,
    db.$queryRaw<{ id: string }[]>`SELECT id FROM endpoint_server WHERE lower(name) LIKE ${pattern} LIMIT ${mostNamed}`,
  ]);
  const words = text.toLowerCase();
  const codes = failureCodes.filter((code) => code === words || failures[code].title.toLowerCase().includes(words));
  const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);
  return {
    OR: [
      { connectorId: { in: ids(connectors) } },
      { endpointServerId: { in: ids(servers) } },
      { failureCode: { in: codes } },
    ],
  };
}
