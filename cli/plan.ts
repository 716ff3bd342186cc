import type { ConnectorAnswer, ListedConnector } from "#lib/api/connectors.ts";
import type { EndpointServerAnswer } from "#lib/api/endpoint-servers.ts";
import type { ConnectorKind } from "#lib/connectors/kind.ts";
import { nameKeyOf } from "#lib/connectors/schema.ts";
import type { Client } from "./client.ts";
import { faultOf, faulty, type WantedConnector, type WantedFile } from "./connector-file.ts";
import { type Difference, differenceOf, type PresentConnector } from "./difference.ts";
import { readAll } from "./pages.ts";

/** What is to happen, and what the requests for it need besides. */
export type Plan = Difference & {
  kind: ConnectorKind;
  serverIds: Map<string, string>;
  /** The Client secrets that are sent, by the connector's name. */
  clientSecrets: Map<string, string>;
};

async function readPresent(client: Client, { kind, connectors }: WantedFile) {
  const all = await readAll<ListedConnector>(client, "/connectors", { kind: kind.id });
  const wantedNames = new Set(connectors.map(({ name }) => nameKeyOf(name)));
  const present: PresentConnector[] = [];
  for (const { id } of all.filter(({ name }) => wantedNames.has(nameKeyOf(name)))) {
    const { body, headers } = await client.get<ConnectorAnswer>(`/connectors/${id}`);
    // A proxy that compresses marks the ETag as weak, and If-Match takes strong ones.
    present.push({ ...body, etag: headers.get("etag")?.replace(/^W\//, "") ?? "" });
  }
  return { all, present };
}

function serverFault(kind: ConnectorKind, name: string, servers: EndpointServerAnswer[]): string | null {
  const named = servers.filter((server) => server.name === name);
  const [server] = named;
  if (!server) return `There is no endpoint server "${name}".`;
  if (named.length > 1) return `Several endpoint servers are named "${name}". Give them names of their own.`;
  if (server.features.includes(kind.id)) return null;
  return `"${name}" has not the feature ${kind.featureName}. Tick it there, or choose another.`;
}

function secretFault({ clientSecretEnv }: WantedConnector, variables: NodeJS.ProcessEnv): string | null {
  if (!clientSecretEnv) return "A new connector needs its Client secret: name the environment variable with it.";
  if (!variables[clientSecretEnv]) return `The environment variable ${clientSecretEnv} is not set.`;
  return null;
}

/** Compares the file with the console. Throws Exit with all that the console would refuse, as far as can be seen. */
export async function planOf(client: Client, file: WantedFile, variables: NodeJS.ProcessEnv): Promise<Plan> {
  const { kind } = file;
  const { all, present } = await readPresent(client, file);
  const difference = differenceOf(file.connectors, present, all);
  const faults: string[] = [];
  const isChanging = (field: string) =>
    difference.changed.filter((each) => each.changes.some((c) => c.field === field));
  for (const field of ["clientId", "environment"])
    for (const { wanted } of isChanging(field))
      faults.push(
        faultOf(wanted.name, field, "Another app needs another authorization. Change it in the console, by Authorize."),
      );
  const needSecret = [...difference.created, ...isChanging("clientSecret").map(({ wanted }) => wanted)];
  for (const wanted of needSecret) {
    const fault = secretFault(wanted, variables);
    if (fault) faults.push(faultOf(wanted.name, "clientSecretEnv", fault));
  }
  const needServer = [...difference.created, ...isChanging("endpointServer").map(({ wanted }) => wanted)];
  const bound = needServer.filter(({ endpointServer }) => endpointServer !== null);
  const servers = bound.length > 0 ? await readAll<EndpointServerAnswer>(client, "/endpoint-servers") : [];
  for (const { name, endpointServer } of bound) {
    const fault = serverFault(kind, endpointServer ?? "", servers);
    if (fault) faults.push(faultOf(name, "endpointServer", fault));
  }
  if (faults.length > 0) throw faulty(faults);
  return {
    ...difference,
    kind,
    serverIds: new Map(servers.map(({ id, name }) => [name, id])),
    clientSecrets: new Map(
      needSecret.map(({ name, clientSecretEnv = "" }) => [name, variables[clientSecretEnv] ?? ""]),
    ),
  };
}
