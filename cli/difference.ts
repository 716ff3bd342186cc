import { isDeepStrictEqual } from "node:util";
import type { ConnectorAnswer } from "#lib/api/connectors.ts";
import { nameKeyOf } from "#lib/connectors/schema.ts";
import type { WantedConnector } from "./connector-file.ts";
import type { Named } from "./find-connector.ts";

/** A connector of the console with the ETag that it was read with. */
export type PresentConnector = ConnectorAnswer & { etag: string };

export type FieldChange = { field: string; before: unknown; after: unknown };
export type ChangedConnector = { present: PresentConnector; wanted: WantedConnector; changes: FieldChange[] };

export type Difference = {
  created: WantedConnector[];
  changed: ChangedConnector[];
  unchanged: Named[];
  /** In the console and not in the file. */
  onlyHere: Named[];
};

function fieldsOf({ settings, ...connector }: Record<string, unknown> & { settings: Record<string, unknown> }) {
  const inSettings = Object.entries(settings).map(([name, value]) => [`settings.${name}`, value] as const);
  return new Map<string, unknown>([...Object.entries(connector), ...inSettings]);
}

function changesBetween(present: PresentConnector, { clientSecretEnv, ...wanted }: WantedConnector): FieldChange[] {
  const before = fieldsOf({ ...present, endpointServer: present.endpointServer?.name ?? null });
  const after = fieldsOf(wanted);
  const changes = [...after]
    .filter(([field, value]) => !isDeepStrictEqual(before.get(field) ?? null, value))
    .map(([field, value]) => ({ field, before: before.get(field) ?? null, after: value }));
  // A secret that is stored can't be compared, so it is left; one that is missing can be given.
  if (clientSecretEnv && !present.hasClientSecret)
    changes.push({ field: "clientSecret", before: null, after: `from ${clientSecretEnv}` });
  return changes;
}

/** What has to happen so that the console has what is wanted. Connectors are the same when their names are. */
export function differenceOf(
  wanted: readonly WantedConnector[],
  present: readonly PresentConnector[],
  all: readonly Named[],
): Difference {
  const byName = new Map(present.map((connector) => [nameKeyOf(connector.name), connector]));
  const wantedNames = new Set(wanted.map(({ name }) => nameKeyOf(name)));
  const difference: Difference = { created: [], changed: [], unchanged: [], onlyHere: [] };
  for (const connector of wanted) {
    const there = byName.get(nameKeyOf(connector.name));
    const changes = there ? changesBetween(there, connector) : [];
    if (!there) difference.created.push(connector);
    else if (changes.length > 0) difference.changed.push({ present: there, wanted: connector, changes });
    else difference.unchanged.push({ id: there.id, name: there.name });
  }
  difference.onlyHere = all
    .filter(({ name }) => !wantedNames.has(nameKeyOf(name)))
    .map(({ id, name }) => ({ id, name }));
  return difference;
}
