import { type Caller, requireRole } from "#lib/caller.ts";
import { likePattern } from "#lib/connectors/read.ts";
import { db } from "#lib/db.ts";

/** Something that the palette leads to: `at` is its address in the console. */
export type Found = { id: string; label: string; detail: string; at: string };

const mostOfEach = 5;

/** The first connectors and endpoint servers whose name holds the text, by name. Nothing for less than two characters. */
export async function findByName(person: Caller, text: string): Promise<Found[]> {
  requireRole(person, "viewer");
  if (text.length < 2) return [];
  const pattern = likePattern(text);
  const [connectors, servers] = await Promise.all([
    db.$queryRaw<{ id: string; name: string; kind: string }[]>`
      SELECT id, name, kind FROM connector WHERE name_key LIKE ${pattern} ORDER BY name_key LIMIT ${mostOfEach}`,
    db.$queryRaw<{ id: string; name: string }[]>`
      SELECT id, name FROM endpoint_server WHERE removed_at IS NULL AND lower(name) LIKE ${pattern}
      ORDER BY name LIMIT ${mostOfEach}`,
  ]);
  return [
    ...connectors.map(({ id, name, kind }) => ({
      id,
      label: name,
      detail: "Connector",
      at: `/connectors/${kind}?search=${encodeURIComponent(name)}`,
    })),
    ...servers.map(({ id, name }) => ({
      id,
      label: name,
      detail: "Endpoint server",
      at: `/administration/endpoint-servers?search=${encodeURIComponent(name)}`,
    })),
  ];
}
