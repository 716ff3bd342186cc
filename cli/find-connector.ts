import type { ListedConnector } from "#lib/api/connectors.ts";
import { connectorKinds } from "#lib/connectors/kinds.ts";
import { nameKeyOf } from "#lib/connectors/schema.ts";
import { isId } from "#lib/text.ts";
import type { Client } from "./client.ts";
import { Exit } from "./exit.ts";
import { readAll } from "./pages.ts";

export type Named = { id: string; name: string };

/** Every connector of the kinds there are, of those whose name or enterprise holds `search`. */
export async function readConnectors(client: Client, search?: string): Promise<ListedConnector[]> {
  const lists: ListedConnector[][] = [];
  for (const { id: kind } of connectorKinds)
    lists.push(await readAll<ListedConnector>(client, "/connectors", { kind, search }));
  return lists.flat();
}

/** The connector with this id or name; capitals and spaces don't matter in a name. Throws Exit when there is none. */
export async function findConnector(client: Client, nameOrId: string): Promise<Named> {
  if (isId(nameOrId)) return (await client.get<Named>(`/connectors/${nameOrId}`)).body;
  const found = (await readConnectors(client)).filter(({ name }) => nameKeyOf(name) === nameKeyOf(nameOrId));
  const [connector, another] = found;
  if (!connector) throw new Exit(`There is no connector "${nameOrId}". See "connectors list".`);
  if (another) throw new Exit(`Connectors of several kinds are named "${nameOrId}". Give the id, ${connector.id}.`);
  return connector;
}
